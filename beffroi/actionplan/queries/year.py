"""« Mon calendrier de l’année »: twelve months at a glance, in two queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.actionplan.enums import (
    NTH_LABELS,
    RHYTHM_LABELS,
    SERIES_ICONS,
    SERIES_LABELS,
    SERIES_TONES,
    STATE_ICONS,
    STATE_LABELS,
    STATE_TONES,
)
from beffroi.actionplan.models import Action, RecurringTask
from beffroi.actionplan.queries.lines import ActionLine, lines_of, with_people
from beffroi.actionplan.rules.recurrence import (
    Anchor,
    Frequency,
    Rhythm,
    days_between,
    days_of,
)
from beffroi.actionplan.rules.states import ActionState, SeriesState
from beffroi.lib import clock
from beffroi.lib.text import DAYS, MONTHS, plural
from beffroi.organizations.models.places import Establishment

TASKS_READ = 300
OCCURRENCES_SHOWN = 24
DATES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Date:
    """One time of one task: an action already open or closed, or a day still planned."""

    on: date
    series: RecurringTask
    action: Action | None
    is_late: bool

    @property
    def state_label(self) -> str:
        return STATE_LABELS[ActionState(self.action.state)] if self.action else "Prévue"

    @property
    def state_tone(self) -> str:
        return STATE_TONES[ActionState(self.action.state)] if self.action else "neutral"

    @property
    def state_icon(self) -> str:
        if self.action is None:
            return "calendar"
        return STATE_ICONS[ActionState(self.action.state)]

    @property
    def who(self) -> str:
        person = (self.action or self.series).assignee
        return person.get_full_name() if person else ""


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    is_present: bool
    dates: tuple[Date, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The twelve months; the counts concern the year shown."""

    number: int
    months: tuple[Month, ...]
    date_count: int
    done_count: int
    task_count: int


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A task that comes back, with its words."""

    series: RecurringTask
    rhythm: str
    state_label: str
    state_tone: str
    state_icon: str


def series_of(establishment: Establishment, user: User) -> "QuerySet[RecurringTask]":
    """Return the tasks of an establishment that a person may read, the next first."""
    return (
        RecurringTask.objects.visible_to(user)
        .filter(establishment=establishment)
        .select_related("assignee", "establishment")
        .order_by("next_due_on", "title", "pk")
    )


def series_lines(rows: Iterable[RecurringTask]) -> tuple[SeriesLine, ...]:
    return tuple(
        SeriesLine(
            series=row,
            rhythm=rhythm_words(row.frequency),
            state_label=SERIES_LABELS[SeriesState(row.state)],
            state_tone=SERIES_TONES[SeriesState(row.state)],
            state_icon=SERIES_ICONS[SeriesState(row.state)],
        )
        for row in rows
    )


def rhythm_words(frequency: Frequency) -> str:
    """Return « Chaque mois », « Toutes les 6 semaines », « Le premier mardi du mois »."""
    if frequency.rhythm == Rhythm.WEEKS:
        if frequency.weeks == 1:
            return "Chaque semaine"
        return f"Toutes les {plural(frequency.weeks, 'semaine')}"
    if frequency.rhythm == Rhythm.NTH_WEEKDAY:
        day = DAYS[frequency.weekday]
        return f"Le {NTH_LABELS[frequency.nth]} {day} du mois"
    return RHYTHM_LABELS[frequency.rhythm]


def year_of(establishment: Establishment, user: User, number: int) -> Year:
    """Return a year of the calendar as a person may read it."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    tasks = list(series_of(establishment, user)[:TASKS_READ])
    occurrences = (
        Action.objects.visible_to(user)
        .filter(series__in=[task.pk for task in tasks])
        .select_related("assignee")
    )
    held: dict[object, list[Action]] = defaultdict(list)
    for action in occurrences:
        held[action.series_id].append(action)
    dates = sorted(
        (item for task in tasks for item in _dates(task, held[task.pk], first, last)),
        key=lambda item: (item.on, item.series.title),
    )
    return Year(
        number=number,
        months=tuple(_month(number, rank, dates) for rank in range(1, 13)),
        date_count=len(dates),
        done_count=sum(_is_done(item) for item in dates),
        task_count=sum(task.state == SeriesState.ACTIVE for task in tasks),
    )


def _dates(
    task: RecurringTask, occurrences: list[Action], first: date, last: date
) -> Iterable[Date]:
    today = clock.today()
    for action in occurrences:
        on = action.due_on or action.series_on
        if on is not None and first <= on <= last:
            yield Date(on, task, action, is_late=action.is_open and on < today)
    if task.state != SeriesState.ACTIVE:
        return
    begin = max(first, task.next_due_on)
    counted_from = task.starts_on
    if task.anchor == Anchor.COMPLETION:
        counted_from = task.next_due_on
    for on in days_between(task.frequency, counted_from, first=begin, last=last):
        yield Date(on, task, None, is_late=False)


def _month(number: int, rank: int, dates: list[Date]) -> Month:
    today = clock.today()
    return Month(
        label=MONTHS[rank - 1].capitalize(),
        is_present=(today.year, today.month) == (number, rank),
        dates=tuple(item for item in dates if item.on.month == rank),
    )


def _is_done(item: Date) -> bool:
    return item.action is not None and item.action.state == ActionState.DONE


def occurrences_of(series: RecurringTask, user: User) -> tuple[ActionLine, ...]:
    """Return the times of a task that a person may read, the last first."""
    rows = Action.objects.visible_to(user).filter(series=series)
    return lines_of(
        with_people(rows).order_by("-due_on", "-created_at")[:OCCURRENCES_SHOWN]
    )


def coming_dates(series: RecurringTask) -> tuple[date, ...]:
    """Return the next days planned; none when nothing opens any more."""
    if series.state != SeriesState.ACTIVE:
        return ()
    counted_from = series.starts_on
    if series.anchor == Anchor.COMPLETION:
        counted_from = series.next_due_on
    days = days_of(series.frequency, counted_from)
    return tuple(
        islice((day for day in days if day >= series.next_due_on), DATES_SHOWN)
    )
