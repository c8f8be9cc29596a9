"""The day of the next occurrence of what comes back, from the one before."""

from beffroi.actionplan.models import Action, RecurringTask
from beffroi.actionplan.rules.recurrence import next_due
from beffroi.lib import clock


def plan_next(series: RecurringTask, action: Action) -> None:
    """Write the day after one occurrence: from its own day, and the day it was closed.

    Called whenever an occurrence is saved, so that finishing it, taking that back or
    leaving it for another time always leave the right date.
    """
    closed_at = action.closed_at
    planned = next_due(
        series.frequency,
        series.starts_on,
        due_on=action.series_on or series.next_due_on,
        done_on=closed_at.astimezone(clock.FRANCE).date() if closed_at else None,
    )
    RecurringTask.objects.filter(pk=series.pk).update(next_due_on=planned)
    series.next_due_on = planned
