"""The calendar of the year: adopt it, write in it, skip, pause, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.actionplan.models import RecurringTask
from beffroi.actionplan.operations.people import check_assignee
from beffroi.actionplan.operations.refusals import (
    NothingToAdopt,
    SeriesChangedMeanwhile,
    SeriesEnded,
    StartInThePast,
    TitleMissing,
    TitleTooLong,
)
from beffroi.actionplan.queries.calendars import tasks_for
from beffroi.actionplan.rules.calendar import CalendarTask
from beffroi.actionplan.rules.recurrence import Frequency, first_after, first_from
from beffroi.actionplan.rules.states import ActionState, Effort, SeriesState
from beffroi.actionplan.work.occurrences import open_occurrence, open_of
from beffroi.actionplan.work.saving import TITLE_MAX, save_action
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.text import long_date, plural
from beffroi.organizations.models.places import Establishment


@dataclass(frozen=True, slots=True)
class SeriesText:
    """What a person writes about a task that comes back."""

    title: str
    frequency: Frequency
    starts_on: date
    why: str = ""
    how: str = ""
    done_when: str = ""
    who: str = ""
    reflex_number: int | None = None
    effort: int = Effort.HALF_DAY


TEXT_FIELDS = ("title", "why", "how", "done_when", "who", "reflex_number", "effort")


@transaction.atomic
def adopt_calendar(
    *, establishment: Establishment, slugs: Sequence[str], by: Actor
) -> int:
    """Put tasks of the calendar into the year of an establishment; return how many are new.

    A task already there stays as it is, one that was stopped starts again. Those
    whose day is near open their action at once.
    Raises: NothingToAdopt.
    """
    wanted = [task for task in tasks_for(establishment) if task.slug in set(slugs)]
    if not wanted:
        raise NothingToAdopt
    known = {
        row.slug: row
        for row in RecurringTask.objects.select_for_update(of=("self",)).filter(
            establishment=establishment, slug__in=[task.slug for task in wanted]
        )
    }
    fresh = [
        task
        for task in wanted
        if task.slug not in known or known[task.slug].state == SeriesState.ENDED
    ]
    if not fresh:
        return 0
    rows = [_adopted(establishment, task, known.get(task.slug)) for task in fresh]
    record(
        by=by,
        verb="adopt_calendar",
        object_kind="establishment",
        object_key=establishment.pk,
        object_label=establishment.name,
        establishment_key=establishment.pk,
        detail=plural(len(rows), "tâche"),
    )
    for row in rows:
        open_occurrence(row.pk, by=by)
    return len(rows)


def _adopted(
    establishment: Establishment, task: CalendarTask, ended: RecurringTask | None
) -> RecurringTask:
    moment = clock.now()
    starts_on = task.starts_on(today=clock.today())
    row = ended or RecurringTask(
        establishment=establishment, slug=task.slug, created_at=moment
    )
    for name in (*TEXT_FIELDS, "question_id"):
        setattr(row, name, getattr(task, name))
    row.state = SeriesState.ACTIVE
    _write_frequency(row, task.frequency, starts_on)
    row.next_due_on = starts_on
    row.changed_at = moment
    row.save()
    return row


@transaction.atomic
def write_series(
    *,
    establishment: Establishment,
    text: SeriesText,
    by: Actor,
    assignee: User | None = None,
) -> RecurringTask:
    """Add to the calendar a task of one's own.

    Raises: TitleMissing, TitleTooLong, StartInThePast, NotAMember.
    """
    _check_title(text.title)
    check_assignee(establishment, assignee=assignee, assignee_label="")
    if text.starts_on < clock.today():
        raise StartInThePast
    series = RecurringTask(
        establishment=establishment, assignee=assignee, created_at=clock.now()
    )
    _write(series, text)
    series.next_due_on = first_from(text.frequency, text.starts_on, text.starts_on)
    _save(series, by=by, verb="write_recurring")
    open_occurrence(series.pk, by=by)
    return series


@transaction.atomic
def change_series(
    *,
    series: RecurringTask,
    text: SeriesText,
    assignee: User | None,
    expected_revision: int,
    by: Actor,
) -> RecurringTask:
    """Correct a task for the times to come; the occurrence under way stays as it is.

    Raises: TitleMissing, TitleTooLong, StartInThePast, NotAMember, SeriesEnded,
    SeriesChangedMeanwhile.
    """
    _check_title(text.title)
    held = _locked(series)
    if held.state == SeriesState.ENDED:
        raise SeriesEnded
    if held.revision != expected_revision:
        raise SeriesChangedMeanwhile
    check_assignee(held.establishment, assignee=assignee, assignee_label="")
    is_moved = (held.frequency, held.starts_on) != (text.frequency, text.starts_on)
    if text.starts_on != held.starts_on and text.starts_on < clock.today():
        raise StartInThePast
    held.assignee = assignee
    _write(held, text)
    if is_moved:
        held.next_due_on = _first_day_left(held)
    return _save(held, by=by, verb="change_recurring")


def _first_day_left(series: RecurringTask) -> date:
    """Return the first day of a changed series that no open occurrence stands for."""
    day = first_from(series.frequency, series.starts_on, clock.today())
    current = open_of(series)
    if current is not None and current.due_on is not None and day <= current.due_on:
        return first_after(series.frequency, series.starts_on, current.due_on)
    return day


@transaction.atomic
def skip_occurrence(*, series: RecurringTask, due_on: date, by: Actor) -> RecurringTask:
    """Leave out one time: the action under way is dropped, or the planned day passed.

    `due_on` is the day that the person saw; when it is no longer the next one,
    nothing changes.
    Raises: SeriesEnded.
    """
    held = _locked(series)
    if held.state == SeriesState.ENDED:
        raise SeriesEnded
    current = open_of(held)
    words = f"celle du {long_date(due_on)}"
    if current is not None:
        if current.due_on != due_on:
            return held
        current.state = ActionState.DROPPED
        current.postponed_until = None
        save_action(current, by=by, verb="set_action_state", detail="passée cette fois")
        held.refresh_from_db()
    elif held.next_due_on == due_on:
        held.next_due_on = first_after(held.frequency, held.starts_on, due_on)
    else:
        return held
    return _save(held, by=by, verb="skip_occurrence", detail=words)


@transaction.atomic
def pause_series(*, series: RecurringTask, by: Actor) -> RecurringTask:
    """Open nothing more until it is resumed; a repeat changes nothing.

    Raises: SeriesEnded.
    """
    held = _locked(series)
    if held.state == SeriesState.ENDED:
        raise SeriesEnded
    if held.state == SeriesState.PAUSED:
        return held
    held.state = SeriesState.PAUSED
    return _save(held, by=by, verb="pause_recurring")


@transaction.atomic
def resume_series(*, series: RecurringTask, by: Actor) -> RecurringTask:
    """Go on from the first day to come; what was due meanwhile is forgiven.

    Raises: SeriesEnded.
    """
    held = _locked(series)
    if held.state == SeriesState.ENDED:
        raise SeriesEnded
    if held.state == SeriesState.ACTIVE:
        return held
    held.state = SeriesState.ACTIVE
    held.next_due_on = _first_day_left(held)
    _save(held, by=by, verb="resume_recurring")
    open_occurrence(held.pk, by=by)
    return held


@transaction.atomic
def end_series(*, series: RecurringTask, by: Actor) -> RecurringTask:
    """Open nothing more; the occurrence under way stays. A repeat changes nothing."""
    held = _locked(series)
    if held.state == SeriesState.ENDED:
        return held
    held.state = SeriesState.ENDED
    return _save(held, by=by, verb="end_recurring")


def _locked(series: RecurringTask) -> RecurringTask:
    return (
        RecurringTask.objects.select_for_update(of=("self",))
        .select_related("establishment")
        .get(pk=series.pk)
    )


def _check_title(title: str) -> None:
    if not title.strip():
        raise TitleMissing
    if len(title.strip()) > TITLE_MAX:
        raise TitleTooLong


def _write(series: RecurringTask, text: SeriesText) -> None:
    for name in TEXT_FIELDS:
        value = getattr(text, name)
        setattr(series, name, value.strip() if isinstance(value, str) else value)
    _write_frequency(series, text.frequency, text.starts_on)


def _write_frequency(
    series: RecurringTask, frequency: Frequency, starts_on: date
) -> None:
    for name in ("rhythm", "anchor", "weeks", "nth", "weekday"):
        setattr(series, name, getattr(frequency, name))
    series.starts_on = starts_on


def _save(
    series: RecurringTask, *, by: Actor, verb: str, detail: str = ""
) -> RecurringTask:
    if not series._state.adding:
        series.revision += 1
    series.changed_at = clock.now()
    series.save()
    record(
        by=by,
        verb=verb,
        object_kind="recurring_task",
        object_key=series.pk,
        object_label=series.title,
        establishment_key=series.establishment_id,
        detail=detail,
    )
    return series
