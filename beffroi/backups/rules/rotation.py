"""Which scheduled archives are kept: the last days, then one a week, then one a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

PREFIX = "beffroi-"
SUFFIX = ".sauvegarde"
STAMP = "%Y-%m-%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many days, weeks (ISO 8601) and months keep their newest archive."""

    days: int
    weeks: int
    months: int


def name_of(moment: datetime) -> str:
    """Return the name of the archive of a moment, in the time that names are read in."""
    return f"{PREFIX}{moment.strftime(STAMP)}{SUFFIX}"


def moment_of(name: str) -> datetime | None:
    """Return the naive moment that a name says; None when it is not one of ours."""
    if not name.startswith(PREFIX) or not name.endswith(SUFFIX):
        return None
    try:
        return datetime.strptime(name[len(PREFIX) : -len(SUFFIX)], STAMP)  # noqa: DTZ007
    except ValueError:
        return None


def to_keep(names: Iterable[str], rotation: Rotation) -> set[str]:
    """Return the names to keep; the newest always is, whatever the numbers."""
    dated = [(moment, name) for name in names if (moment := moment_of(name))]
    dated.sort(reverse=True)
    kept = {name for _, name in dated[:1]}
    for count, period in (
        (rotation.days, _day),
        (rotation.weeks, _week),
        (rotation.months, _month),
    ):
        newest: dict[tuple[int, ...], str] = {}
        for moment, name in dated:
            newest.setdefault(period(moment.date()), name)
        kept |= set(list(newest.values())[:count])
    return kept


def _day(day: date) -> tuple[int, ...]:
    return (day.year, day.month, day.day)


def _week(day: date) -> tuple[int, ...]:
    year, week, _ = day.isocalendar()
    return (year, week)


def _month(day: date) -> tuple[int, ...]:
    return (day.year, day.month)
