"""The page of one reflex and the page of one question."""

from dataclasses import dataclass
from datetime import date

from beffroi.maturity.models.answers import Answer, AnswerChange
from beffroi.maturity.models.evidence import HEAD_OFFICE, Evidence
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.head_office import HeadOfficeAnswer
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.frozen import answer_words
from beffroi.maturity.queries.marks import Mark, mark_of
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
from beffroi.maturity.rules.replies import is_computing
from beffroi.maturity.rules.scoring import QuestionScore, ReflexScore
from beffroi.organizations.models.places import Establishment

CHANGES_SHOWN = 20
WITHDRAWN_SHOWN = 5
UNKNOWN_WORDS = "Beffroi prépare la question à poser à la personne qui sait."
REPLIES = "replies"
REPLIES_WORDS = "Vos réponses aux questions ci-dessus donnent le niveau."
NO_OBJECT_WORDS = "La question ne concerne pas votre établissement."


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question on the page of its reflex."""

    question: Question
    url: str
    mark: Mark | None
    answer: Answer | None
    score: QuestionScore
    words: str
    proofs: tuple[Evidence, ...]
    valid_count: int
    has_expired: bool


@dataclass(frozen=True, slots=True)
class ReflexPage:
    establishment: Establishment
    addresses: Addresses
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
    def here(self) -> str:
        return f"{self.questionnaire.words.part} {self.reflex.number}"

    @property
    def next_url(self) -> str:
        if self.next_question is None:
            return ""
        return f"{self.addresses.question(self.next_question.id)}?parcours=reflexe"

    @property
    def before_url(self) -> str:
        return self.addresses.chapter(self.before.number) if self.before else ""

    @property
    def after_url(self) -> str:
        return self.addresses.chapter(self.after.number) if self.after else ""


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
    framework: Framework | None
    addresses: Addresses
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
    mark: Mark | None
    day: date

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return the choices, from the lowest level to « sans objet ».

        Where detailed questions give the level, one card stands for them.
        """
        return (
            *self._level_cards(),
            Card(AnswerKind.UNKNOWN, "?", "Je ne sais pas", UNKNOWN_WORDS),
            Card(AnswerKind.NOT_APPLICABLE, "–", "Sans objet", NO_OBJECT_WORDS),
        )

    def _level_cards(self) -> tuple[Card, ...]:
        origins = self.question.origins
        if origins is not None and is_computing(origins):
            return (Card(REPLIES, "✓", "Répondre aux questions", REPLIES_WORDS),)
        labels = self.questionnaire.labels_of(self.question)
        marks = (
            origins.points if origins and origins.has_own_scale else range(len(labels))
        )
        return tuple(
            Card(str(level), str(mark), label, words)
            for level, (mark, label, words) in enumerate(
                zip(marks, labels, self.question.levels, strict=True)
            )
        )

    @property
    def is_unknown(self) -> bool:
        return self.score.is_unknown

    @property
    def chapter_url(self) -> str:
        return self.addresses.chapter(self.reflex.number)

    @property
    def proofs_url(self) -> str:
        address = self.addresses.proofs(self.question.id)
        return f"{address}?parcours={self.step.path.value}"


def reflex_page(
    establishment: Establishment, number: int, framework: Framework | None = None
) -> ReflexPage | None:
    """Read the page of one reflex, None when the questionnaire has no such reflex."""
    facts = facts_of(establishment, framework)
    asked = facts.questionnaire
    reflex = asked.reflex(number)
    if reflex is None:
        return None
    result = facts.score()
    item = result.reflexes[number - 1]
    answered = {k for k, q in result.questions.items() if q.is_answered}
    return ReflexPage(
        establishment=establishment,
        addresses=facts.addresses,
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
        url=f"{facts.addresses.question(question.id)}?parcours=reflexe",
        mark=mark_of(facts, question),
        answer=facts.answers.get(question.id),
        score=item,
        words=answer_words(facts, question),
        proofs=proofs,
        valid_count=sum(proof.is_valid_on(facts.day) for proof in proofs),
        has_expired=facts.has_expired(question.id),
    )


def question_page(
    establishment: Establishment,
    question_id: str,
    path: Path,
    *,
    framework: Framework | None = None,
    signature: str = "",
) -> QuestionPage | None:
    """Read the screen of one question, None when there is no such question.

    `signature` is the name of the person who would send the message.
    """
    facts = facts_of(establishment, framework)
    asked = facts.questionnaire
    question = asked.by_id.get(question_id)
    if question is None:
        return None
    reflex = asked.reflex_of(question)
    answer = facts.answers.get(question_id)
    proofs = facts.evidence.get(question_id, ())
    return QuestionPage(
        establishment=establishment,
        framework=framework,
        addresses=facts.addresses,
        questionnaire=asked,
        reflex=reflex,
        question=question,
        step=step_of(asked, path, question),
        answer=answer,
        words=answer_words(facts, question),
        score=facts.score().questions[question_id],
        measured=_measured(facts, proofs),
        proofs=proofs,
        withdrawn=_withdrawn(facts, question_id),
        has_expired=facts.has_expired(question_id),
        changes=_changes(asked, question, answer),
        respondent=asked.respondents[question.ask_who],
        message=message_for(
            question,
            establishment_name=establishment.name,
            short=reflex.short,
            signature=signature,
        ),
        mark=mark_of(facts, question),
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


def _withdrawn(facts: Facts, question_id: str) -> tuple[Evidence, ...]:
    rows = Evidence.objects.filter(
        establishment=facts.establishment,
        framework=facts.framework,
        question_id=question_id,
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
    if value.kind == AnswerKind.PARTIAL:
        return "Réponse commencée"
    level = value.level or 0
    label, words = asked.labels_of(question)[level], question.levels[level]
    return f"{label} : {words}" if words else label
