"""Open the occurrences of what comes back, each once, ahead of its day.

At most one occurrence of a task is open at a time: after a long stop, the last day
missed alone is opened. Everything here may run twice, also at the same moment.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from beffroi.actionplan.models import Action, RecurringTask
from beffroi.actionplan.queries.people import is_member
from beffroi.actionplan.rules.recurrence import LEAD_DAYS_LONG, caught_up
from beffroi.actionplan.rules.states import ActionKind, ActionState, SeriesState
from beffroi.actionplan.work.planning import plan_next
from beffroi.actionplan.work.saving import save_action
from beffroi.actionplan.work.telling import tell_assignee
from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib import clock

CHUNK = 200
MODULE = "calendar"
# As much as an answer of ordinary weight: a yearly check neither hides nor pushes out.
GAIN_POINTS, WEIGHT = 2, 2
TEXTS = ("title", "why", "how", "done_when", "reflex_number", "question_id", "effort")


def open_due_occurrences() -> int:
    """Open every occurrence whose time has come; return how many. May be run twice."""
    horizon = clock.today() + timedelta(days=LEAD_DAYS_LONG)
    busy = Action.objects.open().exclude(series=None).values("series_id")
    opened, last = 0, UUID(int=0)
    while True:
        keys = list(
            RecurringTask.objects.filter(
                state=SeriesState.ACTIVE, next_due_on__lte=horizon, pk__gt=last
            )
            .exclude(pk__in=busy)
            .order_by("pk")
            .values_list("pk", flat=True)[:CHUNK]
        )
        if not keys:
            return opened
        opened += sum(open_occurrence(key) is not None for key in keys)
        last = keys[-1]


@transaction.atomic
def open_occurrence(key: UUID, *, by: Actor = SYSTEM) -> Action | None:
    """Open the next occurrence of one task if its time has come."""
    series = (
        RecurringTask.objects.select_for_update(of=("self",))
        .select_related("establishment", "assignee")
        .get(pk=key)
    )
    if series.state != SeriesState.ACTIVE or open_of(series) is not None:
        return None
    today = clock.today()
    due_on = caught_up(
        series.frequency, series.starts_on, planned_on=series.next_due_on, today=today
    )
    if due_on - timedelta(days=series.frequency.lead_days) > today:
        return None
    known = _of_day(series, due_on)
    if known is not None:
        plan_next(series, known)
        return None
    return _create(series, due_on, by=by)


def open_of(series: RecurringTask) -> Action | None:
    """Return the occurrence that is under way, if there is one."""
    return Action.objects.open().filter(series=series).first()


def origin_key(series: RecurringTask, due_on: date) -> str:
    return f"{series.pk}:{due_on.isoformat()}"


def _of_day(series: RecurringTask, due_on: date) -> Action | None:
    return Action.objects.filter(
        establishment_id=series.establishment_id,
        origin_module=MODULE,
        origin_key=origin_key(series, due_on),
    ).first()


def _create(series: RecurringTask, due_on: date, *, by: Actor) -> Action:
    person = series.assignee
    if person is not None and not is_member(person, series.establishment):
        person = None
    action = Action(
        establishment=series.establishment,
        series=series,
        kind=ActionKind.RECURRING,
        state=ActionState.TODO,
        due_on=due_on,
        assignee=person,
        origin_module=MODULE,
        origin_label="Calendrier de l’année",
        origin_link=reverse("actionplan:series", args=[series.pk]),
        origin_key=origin_key(series, due_on),
        gain_points=GAIN_POINTS,
        weight=WEIGHT,
        **{name: getattr(series, name) for name in TEXTS},
    )
    save_action(action, by=by, verb="open_action", detail="calendrier de l’année")
    tell_assignee(action, by=by)
    return action
