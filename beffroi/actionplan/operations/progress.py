"""Move an action forward: take it, finish it, put it off, change one's mind."""

from uuid import UUID

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.actionplan.enums import STATE_LABELS
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.people import check_assignee
from beffroi.actionplan.operations.refusals import ActionClosed, UndoTooLate
from beffroi.actionplan.rules.postponing import postponed_until
from beffroi.actionplan.rules.states import ActionState
from beffroi.actionplan.rules.undo import Before
from beffroi.actionplan.work.saving import locked, save_action
from beffroi.actionplan.work.telling import forget_assignment, tell_assignee
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.text import long_date


@transaction.atomic
def set_state(*, action: Action, state: ActionState, by: Actor) -> Action:
    """Move the action to a state; a repeat changes nothing."""
    held = locked(action)
    if held.state == state:
        return held
    words = f"{STATE_LABELS[ActionState(held.state)]} → {STATE_LABELS[state]}"
    held.state = state
    held.postponed_until = None
    return save_action(held, by=by, verb="set_action_state", detail=words)


@transaction.atomic
def take(*, action: Action, person: User, by: Actor) -> Action:
    """Give the action to the person who says « je m’en occupe », and start it.

    Raises: ActionClosed, NotAMember.
    """
    held = locked(action)
    if not held.is_open:
        raise ActionClosed
    check_assignee(held.establishment, assignee=person, assignee_label="")
    if held.assignee_id == person.pk and held.state == ActionState.DOING:
        return held
    held.assignee = person
    held.assignee_label = ""
    held.state = ActionState.DOING
    held.postponed_until = None
    detail = f"à {person.get_full_name()}, qui s’en occupe"
    save_action(held, by=by, verb="assign_action", detail=detail)
    tell_assignee(held, by=by)
    return held


@transaction.atomic
def postpone(*, action: Action, by: Actor) -> Action:
    """Keep the action out of the next five for a month, or until its due date.

    Raises: ActionClosed.
    """
    held = locked(action)
    if not held.is_open:
        raise ActionClosed
    until = postponed_until(today=clock.today(), due_on=held.due_on)
    if held.postponed_until == until:
        return held
    held.postponed_until = until
    return save_action(
        held, by=by, verb="postpone_action", detail=f"au {long_date(until)}"
    )


@transaction.atomic
def undo(*, action: Action, before: Before, by: Actor) -> Action:
    """Put the action back as it was just before the last change.

    Raises: UndoTooLate when anything else has happened to it since.
    """
    held = locked(action)
    if before.action_key != held.key or held.revision != before.revision:
        raise UndoTooLate
    person = (
        User.objects.filter(pk=UUID(before.assignee_key)).first()
        if before.assignee_key
        else None
    )
    if held.assignee != person:
        forget_assignment(held)
    held.state = before.state
    held.assignee = person
    held.assignee_label = before.assignee_label
    held.due_on = before.due_on
    held.postponed_until = before.postponed_until
    return save_action(held, by=by, verb="undo_action")
