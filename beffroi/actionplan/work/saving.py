"""Save an action: revision, dates, priority, search words and journal line, always together."""

from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.priority import priority_24ths
from beffroi.actionplan.work.planning import plan_next
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.text import fold

TITLE_MAX = 200


def save_action(action: Action, *, by: Actor, verb: str, detail: str = "") -> Action:
    """Write the row as it stands, with everything that follows from it.

    The caller holds the transaction and has checked what had to be.
    """
    moment = clock.now()
    if action._state.adding:
        action.created_at = moment
    else:
        action.revision += 1
    action.changed_at = moment
    action.closed_at = None if action.is_open else (action.closed_at or moment)
    keep_derived(action)
    action.save()
    if action.series is not None:
        plan_next(action.series, action)
    record(
        by=by,
        verb=verb,
        object_kind="action",
        object_key=action.pk,
        object_label=action.title,
        establishment_key=action.establishment_id,
        detail=detail,
    )
    return action


def keep_derived(action: Action) -> None:
    """Set the priority and the search words from what the action says."""
    action.priority_24ths = priority_24ths(
        gain_points=action.gain_points,
        weight=action.weight,
        is_lock=action.is_lock,
        is_vital=action.is_vital,
        effort=action.effort,
    )
    action.search_text = fold(
        " ".join(
            (
                action.title,
                action.why,
                action.how,
                action.question_id,
                action.assignee_label,
            )
        )
    )


def locked(action: Action) -> Action:
    """Return the row as it is now, held until the end of the transaction."""
    return Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
