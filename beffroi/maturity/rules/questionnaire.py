"""A questionnaire as immutable objects: reflexes, questions, what each one says.

Source: shared reference, question bank § 10; format in content/questionnaires/README.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from beffroi.maturity.rules.levels import ReflexLevel


@dataclass(frozen=True, slots=True)
class Improvement:
    """What brings « rien » or « amorcé » to « en place »; effort 1 (a call) to 3 (a budget)."""

    title: str
    how: str
    done_when: str
    effort: int
    cost: str
    who: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What brings « en place » to « en place et vérifié »."""

    title: str
    done_when: str
    effort: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its four levels (0 to 3) and all that helps to answer it.

    `topic` says in a few words what it is about, in titles and lists.
    """

    id: str
    reflex_number: int
    topic: str
    text: str
    levels: tuple[str, ...]
    why: str
    example: str
    check: str
    ask_who: str
    ask_message: str
    proof: str
    proof_months: int
    weight: int
    is_lock: bool
    is_automatic: bool
    is_vital: bool
    action: Improvement
    verify: Verification


@dataclass(frozen=True, slots=True)
class Reflex:
    """One of the twelve reflexes; `short` fits on a petal."""

    number: int
    slug: str
    title: str
    short: str
    icon: str
    summary: str
    why: str
    board_note: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for « sans objet »."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who knows the answer: `label` names them, `ask` follows « Demander »."""

    code: str
    label: str
    ask: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One published version; `scale` holds the labels of levels 0 to 3."""

    slug: str
    version: str
    title: str
    published_on: date
    source: str
    licence: str
    express_minutes: int
    minutes: int
    vital_note: str
    scale: tuple[str, ...]
    level_labels: Mapping[ReflexLevel, str]
    reasons: tuple[Reason, ...]
    respondents: Mapping[str, Respondent]
    reflexes: tuple[Reflex, ...]
    by_id: Mapping[str, Question]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self.by_id.values())

    @property
    def question_count(self) -> int:
        return len(self.by_id)

    @property
    def locks(self) -> tuple[Question, ...]:
        """The questions of the express path."""
        return tuple(item for item in self.by_id.values() if item.is_lock)

    def reflex(self, number: int) -> Reflex | None:
        return next((item for item in self.reflexes if item.number == number), None)

    def reflex_of(self, question: Question) -> Reflex:
        return next(r for r in self.reflexes if r.number == question.reflex_number)

    def reason_label(self, code: str) -> str:
        """Return the words of a reason, or its code when this version no longer has it."""
        return next((item.label for item in self.reasons if item.code == code), code)
