"""A questionnaire as immutable objects: reflexes, questions, what each one says.

The same objects hold an imported framework (rules.framework): a chapter stands
where a reflex stands, a requirement where a question does.

Source: shared reference, question bank § 10; format in content/questionnaires/README.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.library.shapes import Group, Subquestion


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
class Origins:
    """What a requirement brings from the library it comes from.

    `urn` names it in every version; `ref` is how its authors call it; `section` is
    the title it stands under, within its chapter; `notes` and `details` are texts
    of the authors; `controls` the measures they suggest (name, description).
    `scale` and `points` are the labels and the authors' own figures of each level;
    `questions` the detailed questions, if any. `added_at` and `changed_at` tell when
    an import brought or changed the text, None for the first import.
    """

    urn: str
    ref: str
    section: str = ""
    notes: str = ""
    details: tuple[str, ...] = ()
    controls: tuple[tuple[str, str], ...] = ()
    scale: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    has_own_scale: bool = False
    is_summed: bool = False
    questions: tuple[Subquestion, ...] = ()
    added_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its levels (0 to `most`) and all that helps to answer it.

    `topic` says in a few words what it is about, in titles and lists. A level of an
    imported framework may have no sentence. `origins` is None in the twelve reflexes.
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
    origins: Origins | None = None

    @property
    def most(self) -> int:
        """The highest level of its scale."""
        return len(self.levels) - 1

    @property
    def label(self) -> str:
        """How people call it: « R2.4 », « d2.p1 »."""
        return self.origins.ref if self.origins else self.id


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
class Words:
    """How the screens name the whole, its parts and what is asked."""

    home: str = "Mes douze réflexes"
    part: str = "Réflexe"
    parts: str = "Les douze réflexes"
    item: str = "Question"
    items: str = "question,questions"


@dataclass(frozen=True, slots=True)
class Retired:
    """A requirement that the last version no longer holds."""

    id: str
    ref: str
    text: str
    retired_at: datetime


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One published version; `scale` holds the labels of its levels, from 0.

    `is_reflexes` is false for an imported framework: no express path, no lock, a
    result weighed by requirement. `groups` are the parts of its public, of which
    `chosen_groups` are kept here (all when it is empty).
    """

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
    is_reflexes: bool = True
    words: Words = Words()
    groups: tuple[Group, ...] = ()
    chosen_groups: tuple[str, ...] = ()
    retired: tuple[Retired, ...] = ()

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

    def labels_of(self, question: Question) -> tuple[str, ...]:
        """Return the label of each level of a question."""
        return (question.origins.scale if question.origins else ()) or self.scale

    def level_words(self, question: Question, level: int) -> str:
        """Return the sentence of a level, its label when it has none."""
        return question.levels[level] or self.labels_of(question)[level]

    def reason_label(self, code: str) -> str:
        """Return the words of a reason, or its code when this version no longer has it."""
        return next((item.label for item in self.reasons if item.code == code), code)
