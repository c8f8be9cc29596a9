"""When a task that comes back is due: days only, so that clocks going back change nothing.

Decisions of ours:
- the days of a series are counted from its first one, never from the one before:
  a task of the 31st falls on the 28th in February and on the 31st again in March;
- from the due date, the next day is the first of the series after both the due
  date and the day of completion: what was late is never asked twice;
- from completion, the next day is one period after the day of completion;
- « every n weeks » from the first day; « the second Tuesday » of every month;
- after a long stop, only the last day missed is opened: the others are forgiven.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

LAST = -1
WEEKS_MAX = 52
# How long before its day an occurrence joins the plan.
LEAD_DAYS = {"weeks": 7, "nth_weekday": 14, "monthly": 14}
LEAD_DAYS_LONG = 30


class Rhythm(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    WEEKS = "weeks"
    NTH_WEEKDAY = "nth_weekday"


class Anchor(StrEnum):
    """What the next day is counted from."""

    DUE = "due"
    COMPLETION = "completion"


MONTHS = {
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often.

    `weeks` is read by WEEKS alone (1 to 52); `nth` (1 to 4, or -1 for the last) and
    `weekday` (0 for Monday) by NTH_WEEKDAY alone.
    """

    rhythm: Rhythm
    anchor: Anchor = Anchor.DUE
    weeks: int = 1
    nth: int = 1
    weekday: int = 0

    def __post_init__(self) -> None:
        if self.rhythm == Rhythm.WEEKS and not 1 <= self.weeks <= WEEKS_MAX:
            message = f"weeks: {self.weeks}"
            raise ValueError(message)
        if self.rhythm == Rhythm.NTH_WEEKDAY and (
            self.nth not in {1, 2, 3, 4, LAST} or not 0 <= self.weekday <= 6
        ):
            message = f"nth {self.nth}, weekday {self.weekday}"
            raise ValueError(message)

    @property
    def lead_days(self) -> int:
        """How many days before its day an occurrence joins the plan."""
        return LEAD_DAYS.get(self.rhythm, LEAD_DAYS_LONG)


def add_months(day: date, months: int, *, day_of_month: int = 0) -> date:
    """Return the same day so many months later, the last of the month when it lacks it."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    wanted = day_of_month or day.day
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


def nth_weekday(year: int, month: int, *, nth: int, weekday: int) -> date:
    """Return the second Tuesday (nth=2, weekday=1) of a month; nth=-1 is the last."""
    if nth == LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def days_of(frequency: Frequency, starts_on: date) -> Iterator[date]:
    """Yield every day of a series, from its first one on, without end."""
    for rank in count():
        day = _day(frequency, starts_on, rank)
        if day >= starts_on:
            yield day


def _day(frequency: Frequency, starts_on: date, rank: int) -> date:
    if frequency.rhythm == Rhythm.WEEKS:
        return starts_on + timedelta(weeks=frequency.weeks * rank)
    if frequency.rhythm == Rhythm.NTH_WEEKDAY:
        month = add_months(starts_on.replace(day=1), rank)
        return nth_weekday(
            month.year, month.month, nth=frequency.nth, weekday=frequency.weekday
        )
    return add_months(starts_on, MONTHS[frequency.rhythm] * rank)


def first_from(frequency: Frequency, starts_on: date, day: date) -> date:
    """Return the first day of the series on or after `day`."""
    return next(due for due in days_of(frequency, starts_on) if due >= day)


def first_after(frequency: Frequency, starts_on: date, day: date) -> date:
    """Return the first day of the series after `day`."""
    return first_from(frequency, starts_on, day + timedelta(days=1))


def next_due(
    frequency: Frequency, starts_on: date, *, due_on: date, done_on: date | None
) -> date:
    """Return the day after the occurrence of `due_on`, done on `done_on` or still open."""
    if frequency.anchor == Anchor.COMPLETION:
        return _one_period_after(frequency, done_on or due_on)
    return first_after(frequency, starts_on, max(due_on, done_on or due_on))


def _one_period_after(frequency: Frequency, day: date) -> date:
    if frequency.rhythm == Rhythm.NTH_WEEKDAY:
        month = add_months(day.replace(day=1), 1)
        return nth_weekday(
            month.year, month.month, nth=frequency.nth, weekday=frequency.weekday
        )
    return _day(frequency, day, 1)


def caught_up(
    frequency: Frequency, starts_on: date, *, planned_on: date, today: date
) -> date:
    """Return the day to open when `planned_on` may be long past: the last one missed."""
    if frequency.anchor == Anchor.COMPLETION or planned_on >= today:
        return planned_on
    kept = planned_on
    for due in days_of(frequency, starts_on):
        if due > today:
            break
        kept = max(kept, due)
    return kept


def days_between(
    frequency: Frequency, starts_on: date, *, first: date, last: date
) -> list[date]:
    """Return the days of the series from `first` to `last`, both included.

    Counted from completion, these are the days if each is done in time.
    """
    days = []
    for due in days_of(frequency, starts_on):
        if due > last:
            break
        if due >= first:
            days.append(due)
    return days
