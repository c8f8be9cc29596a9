"""One action with the words that a page or a document shows about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beffroi.actionplan.enums import (
    EFFORT_LABELS,
    KIND_LABELS,
    MESSAGE_TO_LABELS,
    REFLEX_LABELS,
    STATE_ICONS,
    STATE_LABELS,
    STATE_TONES,
)
from beffroi.actionplan.models import Action, ActionQuerySet
from beffroi.actionplan.rules.letters import mailto, subject_of
from beffroi.actionplan.rules.postponing import is_waiting
from beffroi.actionplan.rules.priority import reason
from beffroi.actionplan.rules.states import ActionKind, ActionState, Effort
from beffroi.lib import clock


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action, who does it (empty: nobody yet) and where it stands on this day.

    `is_blocked`: the action that comes before it is not closed yet.
    """

    action: Action
    who: str
    is_overdue: bool
    is_waiting: bool
    is_blocked: bool

    @property
    def state_label(self) -> str:
        return STATE_LABELS[ActionState(self.action.state)]

    @property
    def state_tone(self) -> str:
        return STATE_TONES[ActionState(self.action.state)]

    @property
    def state_icon(self) -> str:
        return STATE_ICONS[ActionState(self.action.state)]

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[ActionKind(self.action.kind)]

    @property
    def effort_label(self) -> str:
        return EFFORT_LABELS[Effort(self.action.effort)]

    @property
    def reflex_label(self) -> str:
        return REFLEX_LABELS.get(self.action.reflex_number or 0, "")

    @property
    def reason(self) -> str:
        return reason(self.action)

    @property
    def is_question(self) -> bool:
        return self.action.kind == ActionKind.ASK

    @property
    def message_to(self) -> str:
        return MESSAGE_TO_LABELS.get(self.action.message_to, "")

    @property
    def mailto(self) -> str:
        subject = subject_of(
            establishment_name=self.action.establishment.name,
            reflex_label=self.reflex_label,
        )
        return mailto(subject=subject, body=self.action.message)


def with_people(actions: ActionQuerySet) -> ActionQuerySet:
    """Fetch with the actions all that `line_of` reads."""
    return actions.select_related("assignee", "establishment", "after")


def line_of(action: Action, *, today: date | None = None) -> ActionLine:
    """Return the line of an action fetched by `with_people`."""
    day = today or clock.today()
    person = action.assignee
    return ActionLine(
        action=action,
        who=person.get_full_name() if person else action.assignee_label,
        is_overdue=action.is_open and action.due_on is not None and action.due_on < day,
        is_waiting=action.is_open
        and is_waiting(until=action.postponed_until, today=day),
        is_blocked=action.is_open and action.after is not None and action.after.is_open,
    )


def lines_of(actions: Iterable[Action]) -> tuple[ActionLine, ...]:
    today = clock.today()
    return tuple(line_of(action, today=today) for action in actions)
