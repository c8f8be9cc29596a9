"""What may happen in the demo: one small value per deed, dated in working days ago."""

from dataclasses import dataclass
from enum import StrEnum

from beffroi.actionplan.rules.states import ActionState
from beffroi.demo.rules.replies import Reply
from beffroi.maturity.rules.requests import Wanted


class Hand(StrEnum):
    """Who does it; the referent stands in where the establishment lacks somebody."""

    REFERENT = "referent"
    DIRECTOR = "director"
    CONTRIBUTOR = "contributor"
    DPO = "dpo"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class SupportBegins:
    """The regional team takes the establishment in charge, invited or supported."""

    is_supported: bool


@dataclass(frozen=True, slots=True)
class NoteWritten:
    text: str


@dataclass(frozen=True, slots=True)
class ProfileFilled:
    pass


@dataclass(frozen=True, slots=True)
class DetailShared:
    pass


@dataclass(frozen=True, slots=True)
class ContactsWritten:
    """The emergency numbers; `count` of them, the most useful first."""

    count: int


@dataclass(frozen=True, slots=True)
class Answered:
    question_id: str
    reply: Reply
    comment: str


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof is brought, dated `age_days` days before."""

    question_id: str
    age_days: int


@dataclass(frozen=True, slots=True)
class Measured:
    rank: int


@dataclass(frozen=True, slots=True)
class Validated:
    pass


@dataclass(frozen=True, slots=True)
class ActionGiven:
    """`to` is a hand, or the name of somebody without account."""

    question_id: str
    to: Hand | str
    due_in_days: int


@dataclass(frozen=True, slots=True)
class ActionsShared:
    """At a meeting, what is still free among these goes to one person, for one day."""

    question_ids: tuple[str, ...]
    to: Hand | str
    due_in_days: int


@dataclass(frozen=True, slots=True)
class ActionProved:
    """An action is finished with its proof, dated `age_days` days before."""

    question_id: str
    age_days: int


@dataclass(frozen=True, slots=True)
class ActionTaken:
    question_id: str


@dataclass(frozen=True, slots=True)
class ActionPostponed:
    question_id: str


@dataclass(frozen=True, slots=True)
class ActionMoved:
    question_id: str
    state: ActionState


@dataclass(frozen=True, slots=True)
class ActionCommented:
    """`to`: whom the comment names, nobody by default."""

    question_id: str
    text: str
    to: Hand | None = None


@dataclass(frozen=True, slots=True)
class ActionWritten:
    rank: int
    to: Hand
    due_in_days: int


@dataclass(frozen=True, slots=True)
class ActionPriced:
    question_id: str
    once_euros: int
    yearly_euros: int


@dataclass(frozen=True, slots=True)
class ActionChained:
    question_id: str
    after_question_id: str


@dataclass(frozen=True, slots=True)
class CalendarAdopted:
    """The whole calendar, `to` having the tasks that bear these slugs."""

    to: tuple[tuple[str, Hand], ...]


@dataclass(frozen=True, slots=True)
class OccurrenceDone:
    """The occurrence under way of one task is done, when there is one that day."""

    slug: str


@dataclass(frozen=True, slots=True)
class PosterGiven:
    place: str


@dataclass(frozen=True, slots=True)
class ReportMade:
    pass


@dataclass(frozen=True, slots=True)
class QuestionsAsked:
    """Some questions leave for somebody without account; `kind` is who knows."""

    kind: str
    name: str
    email: str
    wanted: Wanted
    question_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideAnswered:
    """That person answers one question; without a level, only the document was asked."""

    question_id: str
    level: int | None
    comment: str
    has_file: bool


@dataclass(frozen=True, slots=True)
class OutsideAccepted:
    question_id: str


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """A direction without account is asked to validate; only where there is none with one."""

    name: str
    email: str


Deed = (
    SupportBegins
    | NoteWritten
    | ProfileFilled
    | DetailShared
    | ContactsWritten
    | Answered
    | Proved
    | Measured
    | Validated
    | ActionGiven
    | ActionsShared
    | ActionProved
    | ActionTaken
    | ActionPostponed
    | ActionMoved
    | ActionCommented
    | ActionWritten
    | ActionPriced
    | ActionChained
    | CalendarAdopted
    | OccurrenceDone
    | PosterGiven
    | ReportMade
    | QuestionsAsked
    | OutsideAnswered
    | OutsideAccepted
    | ApprovalAsked
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One deed at one establishment, `minute` minutes after midnight."""

    workday: int
    minute: int
    finess: str
    hand: Hand
    deed: Deed
