"""Write and correct an action by hand."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.people import check_assignee
from beffroi.actionplan.operations.refusals import (
    ActionChangedMeanwhile,
    DueInThePast,
    TitleMissing,
    TitleTooLong,
)
from beffroi.actionplan.rules.states import ActionKind, Effort
from beffroi.actionplan.work.saving import TITLE_MAX, locked, save_action
from beffroi.actionplan.work.telling import tell_assignee
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment


@dataclass(frozen=True, slots=True)
class ActionText:
    """What a person writes about one action; who and when go beside it."""

    title: str
    why: str = ""
    how: str = ""
    done_when: str = ""
    message: str = ""
    reflex_number: int | None = None
    effort: int = Effort.HALF_DAY
    cost: str = ""
    cost_once_euros: int | None = None
    cost_yearly_euros: int | None = None


# The texts that an origin also writes: changed by hand, they are the person's.
PINNED = ("title", "why", "how", "done_when", "message", "effort", "cost")


@transaction.atomic
def write_action(
    *,
    establishment: Establishment,
    text: ActionText,
    by: Actor,
    assignee: User | None = None,
    assignee_label: str = "",
    due_on: date | None = None,
) -> Action:
    """Add to the plan an action that no answer called for.

    Raises: TitleMissing, TitleTooLong, DueInThePast, TwoAssignees, NotAMember.
    """
    _check_title(text.title)
    check_due(due_on)
    check_assignee(establishment, assignee=assignee, assignee_label=assignee_label)
    action = Action(
        establishment=establishment,
        kind=ActionKind.FREE,
        assignee=assignee,
        assignee_label=assignee_label.strip(),
        due_on=due_on,
    )
    _write(action, text)
    save_action(action, by=by, verb="write_action")
    tell_assignee(action, by=by)
    return action


@transaction.atomic
def change_action(
    *, action: Action, text: ActionText, expected_revision: int, by: Actor
) -> Action:
    """Correct the words of an action; its origin no longer changes those corrected.

    Raises: TitleMissing, TitleTooLong, ActionChangedMeanwhile.
    """
    _check_title(text.title)
    held = locked(action)
    if held.revision != expected_revision:
        raise ActionChangedMeanwhile
    changed = _write(held, text)
    if not changed:
        return held
    pinned = {name for name in changed if name in PINNED}
    if held.origin_key is not None:
        held.pinned_fields = sorted({*held.pinned_fields, *pinned})
    return save_action(held, by=by, verb="change_action")


def check_due(due_on: date | None) -> None:
    """Refuse a due date before today.

    Raises: DueInThePast.
    """
    if due_on is not None and due_on < clock.today():
        raise DueInThePast


def _check_title(title: str) -> None:
    if not title.strip():
        raise TitleMissing
    if len(title.strip()) > TITLE_MAX:
        raise TitleTooLong


def _write(action: Action, text: ActionText) -> list[str]:
    """Write the words into the row; return the names of the fields that changed."""
    values: dict[str, str | int | None] = {
        "title": text.title.strip(),
        "why": text.why.strip(),
        "how": text.how.strip(),
        "done_when": text.done_when.strip(),
        "message": text.message.strip(),
        "effort": text.effort,
        "cost": text.cost.strip(),
        "cost_once_euros": text.cost_once_euros,
        "cost_yearly_euros": text.cost_yearly_euros,
    }
    if action.origin_key is None:
        values["reflex_number"] = text.reflex_number
    changed = [name for name, value in values.items() if getattr(action, name) != value]
    for name in changed:
        setattr(action, name, values[name])
    return changed
