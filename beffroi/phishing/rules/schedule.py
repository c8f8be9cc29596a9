"""When messages leave: working days and hours, at random between two moments.

Times are those of mainland France, whatever the season. A hidden pattern (all at nine, in
the order of the list) would let colleagues warn one another; that is good in life, and
spoils a measure.
"""

import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FRANCE = ZoneInfo("Europe/Paris")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
SATURDAY = 5
LONGEST_DAYS = 200


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when in a day, the end left out; `has_weekends` for those who work then."""

    start: time
    end: time
    has_weekends: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which messages may leave; aware moments."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


def read_hours(text: str, *, has_weekends: bool = False) -> Hours | None:
    """Return the hours written as « 08:30-18:00 », None when they are not hours."""
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        return None
    first, second, third, fourth = (int(part) for part in match.groups())
    hours = Hours(time(first, second), time(third, fourth), has_weekends)
    return hours if hours.start < hours.end else None


def windows(
    start: datetime, end: datetime, hours: Hours, holidays: Collection[date] = ()
) -> list[Window]:
    """Return the stretches between two moments in which messages may leave, in order.

    At most about six months are looked at.
    """
    found = []
    day = start.astimezone(FRANCE).date()
    last = min(end.astimezone(FRANCE).date(), day + timedelta(days=LONGEST_DAYS))
    while day <= last:
        if _is_worked(day, hours, holidays):
            opening = max(start, datetime.combine(day, hours.start, tzinfo=FRANCE))
            closing = min(end, datetime.combine(day, hours.end, tzinfo=FRANCE))
            if opening < closing:
                found.append(Window(opening, closing))
        day += timedelta(days=1)
    return found


def _is_worked(day: date, hours: Hours, holidays: Collection[date]) -> bool:
    if day in holidays:
        return False
    return hours.has_weekends or day.weekday() < SATURDAY


def spread(count: int, open_windows: Sequence[Window], *, seed: str) -> list[datetime]:
    """Return `count` moments drawn at random in the windows; the same seed, the same ones.

    Each is drawn in its own equal share of the time, so that none is left empty, and the
    shares are handed out in any order: the place in the list tells nothing.
    """
    total = sum(window.seconds for window in open_windows)
    if count <= 0 or total <= 0:
        return []
    draw = random.Random(seed)  # noqa: S311  # a schedule, not a secret
    share = total / count
    offsets = [(place + draw.random()) * share for place in range(count)]
    moments = _moments(offsets, open_windows)
    draw.shuffle(moments)
    return moments


def _moments(
    offsets: Sequence[float], open_windows: Sequence[Window]
) -> list[datetime]:
    """Return the moments that stand so many seconds into the windows; offsets rise."""
    found = []
    remaining = list(open_windows)
    passed = 0.0
    for offset in offsets:
        while len(remaining) > 1 and offset >= passed + remaining[0].seconds:
            passed += remaining.pop(0).seconds
        inside = min(offset - passed, remaining[0].seconds)
        found.append(remaining[0].start + timedelta(seconds=int(inside)))
    return found
