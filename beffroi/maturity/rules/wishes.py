"""Which action one question calls for, if any.

Source: shared reference, question bank § 10 « Scoring proposed » and issue 2 § 5.
Level 0 or 1: put in place. « Je ne sais pas »: ask. Level 3 without a valid
proof, or whose proof has expired: prove. Level 2: check. Else nothing.
"""

from beffroi.actionplan.rules.states import ActionKind
from beffroi.actionplan.rules.wanted import WantedAction
from beffroi.maturity.rules.levels import provable_from
from beffroi.maturity.rules.messages import message_for
from beffroi.maturity.rules.questionnaire import Question, Questionnaire
from beffroi.maturity.rules.scoring import Given, QuestionScore, score_question

CALL = 1
PROOF_WANTED = "Cette réponse n’est pas encore prouvée."
PROOF_JOINED = "Une preuve datée et encore valable est jointe à la question."


def wanted_action(
    questionnaire: Questionnaire,
    question: Question,
    given: Given,
    *,
    establishment_name: str,
    has_expired_proof: bool = False,
) -> WantedAction | None:
    """Return the action wanted for one question, or None when there is nothing to do."""
    scored = score_question(question, given)
    if not scored.is_answered or not scored.is_applicable:
        return None
    kind = _kind(scored)
    if kind is None:
        return None
    title, why, how, done_when = _words(
        questionnaire, question, kind, has_expired_proof
    )
    reflex = questionnaire.reflex_of(question)
    message = message_for(
        question, establishment_name=establishment_name, short=reflex.short
    )
    return WantedAction(
        kind=kind,
        title=title,
        why=why,
        how=how,
        done_when=done_when,
        message=message.body,
        message_to=question.ask_who,
        reflex_number=question.reflex_number if questionnaire.is_reflexes else None,
        question_id=question.id if questionnaire.is_reflexes else "",
        is_provable=True,
        gain_points=_gain(kind, scored),
        weight=question.weight,
        is_lock=question.is_lock,
        is_vital=question.is_vital,
        effort=_effort(question, kind),
        cost=question.action.cost if kind == ActionKind.IMPROVE else "Aucun",
    )


def _kind(scored: QuestionScore) -> ActionKind | None:
    if scored.is_unknown:
        return ActionKind.ASK
    if scored.effective < provable_from(scored.most):
        return ActionKind.IMPROVE
    # A measured fact below the declaration is to be mended, not to be proven.
    if scored.declared == scored.most and not scored.is_proven:
        return ActionKind.PROVE
    return None if scored.effective == scored.most else ActionKind.VERIFY


def _gain(kind: ActionKind, scored: QuestionScore) -> int:
    """Return how far « en place » is, in thirds of the scale: 1 to 3."""
    if kind not in {ActionKind.ASK, ActionKind.IMPROVE}:
        return 1
    held = 0 if scored.is_unknown else scored.effective
    return max(1, round(3 * (provable_from(scored.most) - held) / scored.most))


def _effort(question: Question, kind: ActionKind) -> int:
    if kind == ActionKind.IMPROVE:
        return question.action.effort
    return question.verify.effort if kind == ActionKind.VERIFY else CALL


def _words(
    questionnaire: Questionnaire,
    question: Question,
    kind: ActionKind,
    has_expired_proof: bool,  # noqa: FBT001  # private, passed on as received
) -> tuple[str, str, str, str]:
    """Return title, why, how and done_when."""
    if kind == ActionKind.IMPROVE:
        action = question.action
        return action.title, question.why, action.how, action.done_when
    if kind == ActionKind.VERIFY:
        how = f"{question.check} Preuve attendue : {_lower(question.proof)}"
        verify = question.verify
        return verify.title, question.why, how, verify.done_when
    if kind == ActionKind.ASK:
        who = questionnaire.respondents[question.ask_who].ask
        return (
            f"Demander {who} : {question.topic}",
            f"Personne ne sait encore répondre. {question.why}",
            "Envoyez le message proposé, puis revenez enregistrer la réponse reçue.",
            "La réponse est arrivée par écrit et la question a reçu un niveau.",
        )
    return _proof_words(question, has_expired_proof=has_expired_proof)


def _proof_words(
    question: Question, *, has_expired_proof: bool
) -> tuple[str, str, str, str]:
    verb = "Renouveler" if has_expired_proof else "Joindre"
    why = (
        "La preuve a dépassé sa date : la réponse compte de nouveau pour « en place »."
        if has_expired_proof
        else "Sans preuve valable, cette réponse compte pour « en place », pas plus."
    )
    if question.origins is not None:
        what = f"{verb} la preuve de l’exigence {question.topic}"
        return what, PROOF_WANTED, question.proof, PROOF_JOINED
    return (
        f"{verb} la preuve : {question.topic}",
        why,
        f"{question.check} Preuve attendue : {_lower(question.proof)}",
        PROOF_JOINED,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
