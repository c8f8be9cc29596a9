"""The page of one reflex and the page of one question."""

from dataclasses import dataclass
from datetime import date

from beffroi.maturity.models.answers import Answer, AnswerChange
from beffroi.maturity.models.evidence import HEAD_OFFICE, Evidence
from beffroi.maturity.models.head_office import HeadOfficeAnswer
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.frozen import answer_words
from beffroi.maturity.queries.overview import LEVEL_ICONS, LEVEL_TONES
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.messages import Message, message_for
from beffroi.maturity.rules.paths import Path, Step, first_left, step_of
from beffroi.maturity.rules.questionnaire import (
    Question,
    Questionnaire,
    Reflex,
    Respondent,
)
from beffroi.maturity.rules.scoring import QuestionScore, ReflexScore
from beffroi.organizations.models.places import Establishment

CHANGES_SHOWN = 20
WITHDRAWN_SHOWN = 5
UNKNOWN_WORDS = "Beffroi prépare la question à poser à la personne qui sait."
NO_OBJECT_WORDS = "La question ne concerne pas votre établissement."


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question on the page of its reflex."""

    question: Question
    answer: Answer | None
    score: QuestionScore
    words: str
    proofs: tuple[Evidence, ...]
    valid_count: int
    has_expired: bool


@dataclass(frozen=True, slots=True)
class ReflexPage:
    establishment: Establishment
    questionnaire: Questionnaire
    reflex: Reflex
    score: ReflexScore
    level_label: str
    tone: str
    icon: str
    lines: tuple[QuestionLine, ...]
    next_question: Question | None
    before: Reflex | None
    after: Reflex | None

    @property
    def number_words(self) -> str:
        return str(self.reflex.number)


@dataclass(frozen=True, slots=True)
class Card:
    """One choice of the answer: its value in the form, a mark, a label, a sentence."""

    value: str
    mark: str
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One past value of an answer, in words."""

    words: str
    comment: str
    change: AnswerChange


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Everything that the screen of one question shows."""

    establishment: Establishment
    questionnaire: Questionnaire
    reflex: Reflex
    question: Question
    step: Step
    answer: Answer | None
    words: str
    score: QuestionScore
    measured: Evidence | None
    proofs: tuple[Evidence, ...]
    withdrawn: tuple[Evidence, ...]
    has_expired: bool
    changes: tuple[ChangeLine, ...]
    respondent: Respondent
    message: Message
    day: date

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return the six choices, from « rien » to « sans objet »."""
        pairs = zip(self.questionnaire.scale, self.question.levels, strict=True)
        levels = [
            Card(str(level), str(level), label, words)
            for level, (label, words) in enumerate(pairs)
        ]
        return (
            *levels,
            Card(AnswerKind.UNKNOWN, "?", "Je ne sais pas", UNKNOWN_WORDS),
            Card(AnswerKind.NOT_APPLICABLE, "–", "Sans objet", NO_OBJECT_WORDS),
        )

    @property
    def is_unknown(self) -> bool:
        return self.score.is_unknown


def reflex_page(establishment: Establishment, number: int) -> ReflexPage | None:
    """Read the page of one reflex, None when the questionnaire has no such reflex."""
    facts = facts_of(establishment)
    asked = facts.questionnaire
    reflex = asked.reflex(number)
    if reflex is None:
        return None
    result = facts.score()
    item = result.reflexes[number - 1]
    answered = {k for k, q in result.questions.items() if q.is_answered}
    return ReflexPage(
        establishment=establishment,
        questionnaire=asked,
        reflex=reflex,
        score=item,
        level_label=asked.level_labels[item.level],
        tone=LEVEL_TONES[item.level],
        icon=LEVEL_ICONS.get(item.level, ""),
        lines=tuple(
            _line(facts, question, result.questions[question.id])
            for question in reflex.questions
        ),
        next_question=first_left(reflex.questions, answered),
        before=asked.reflex(number - 1),
        after=asked.reflex(number + 1),
    )


def _line(facts: Facts, question: Question, item: QuestionScore) -> QuestionLine:
    proofs = facts.evidence.get(question.id, ())
    return QuestionLine(
        question=question,
        answer=facts.answers.get(question.id),
        score=item,
        words=answer_words(facts, question),
        proofs=proofs,
        valid_count=sum(proof.is_valid_on(facts.day) for proof in proofs),
        has_expired=facts.has_expired(question.id),
    )


def question_page(
    establishment: Establishment, question_id: str, path: Path, *, signature: str = ""
) -> QuestionPage | None:
    """Read the screen of one question, None when there is no such question.

    `signature` is the name of the person who would send the message.
    """
    facts = facts_of(establishment)
    asked = facts.questionnaire
    question = asked.by_id.get(question_id)
    if question is None:
        return None
    reflex = asked.reflex_of(question)
    answer = facts.answers.get(question_id)
    proofs = facts.evidence.get(question_id, ())
    return QuestionPage(
        establishment=establishment,
        questionnaire=asked,
        reflex=reflex,
        question=question,
        step=step_of(asked, path, question),
        answer=answer,
        words=answer_words(facts, question),
        score=facts.score().questions[question_id],
        measured=_measured(facts, proofs),
        proofs=proofs,
        withdrawn=_withdrawn(establishment, question_id),
        has_expired=facts.has_expired(question_id),
        changes=_changes(asked, question, answer),
        respondent=asked.respondents[question.ask_who],
        message=message_for(
            question,
            establishment_name=establishment.name,
            short=reflex.short,
            signature=signature,
        ),
        day=facts.day,
    )


def _measured(facts: Facts, proofs: tuple[Evidence, ...]) -> Evidence | None:
    return next(
        (
            proof
            for proof in proofs
            if proof.measured_level is not None and proof.is_valid_on(facts.day)
        ),
        None,
    )


def _withdrawn(establishment: Establishment, question_id: str) -> tuple[Evidence, ...]:
    rows = Evidence.objects.filter(
        establishment=establishment, question_id=question_id
    ).exclude(withdrawn_at=None)
    rows = rows.exclude(origin_module=HEAD_OFFICE)
    return tuple(rows.order_by("-withdrawn_at", "pk")[:WITHDRAWN_SHOWN])


def _changes(
    asked: Questionnaire, question: Question, answer: Answer | None
) -> tuple[ChangeLine, ...]:
    if answer is None:
        return ()
    rows = AnswerChange.objects.filter(answer=answer).order_by("-revision")
    return tuple(
        ChangeLine(value_words(asked, question, row), row.comment, row)
        for row in rows[:CHANGES_SHOWN]
    )


def value_words(
    asked: Questionnaire,
    question: Question,
    value: Answer | AnswerChange | HeadOfficeAnswer,
) -> str:
    """Return one value of an answer as a short sentence."""
    if value.kind == AnswerKind.UNKNOWN:
        return "Je ne sais pas"
    if value.kind == AnswerKind.NOT_APPLICABLE:
        return f"Sans objet ({asked.reason_label(value.reason).lower()})"
    level = value.level or 0
    return f"{asked.scale[level]} : {question.levels[level]}"
