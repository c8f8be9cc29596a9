"""What the plan costs, year by year: an estimate, from the amounts that people wrote.

Decisions of ours: a one-off amount counts in the year of the due date, or in the
year of completion once the action is done; a yearly amount counts from that same
year on; an action without any date counts under « sans date »; an action dropped
counts for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

YEARS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Priced:
    """The amounts of one action, in whole euros, and the day that they are counted from."""

    reflex_number: int | None
    once_euros: int
    yearly_euros: int
    counted_on: date | None


@dataclass(frozen=True, slots=True)
class CostLine:
    """One reflex (None: no reflex): euros by year, then those of actions without date."""

    reflex_number: int | None
    years: tuple[int, ...]
    undated_once: int
    undated_yearly: int


def years_from(today: date) -> tuple[int, ...]:
    return tuple(range(today.year, today.year + YEARS_SHOWN))


def cost_lines(
    priced: Iterable[Priced], *, years: tuple[int, ...]
) -> tuple[CostLine, ...]:
    """Return the sums by reflex, in the order of the reflexes, those without one last."""
    by_year: dict[int | None, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    undated: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for item in priced:
        if item.counted_on is None:
            undated[item.reflex_number][0] += item.once_euros
            undated[item.reflex_number][1] += item.yearly_euros
            continue
        sums = by_year[item.reflex_number]
        sums[item.counted_on.year] += item.once_euros
        for year in years:
            if year >= item.counted_on.year:
                sums[year] += item.yearly_euros
    keys = sorted({*by_year, *undated}, key=lambda key: key or 99)
    lines = [_line(key, by_year[key], undated[key], years) for key in keys]
    return tuple(line for line in lines if _is_full(line))


def _line(
    key: int | None, sums: Mapping[int, int], undated: list[int], years: tuple[int, ...]
) -> CostLine:
    return CostLine(key, tuple(sums.get(year, 0) for year in years), *undated)


def _is_full(line: CostLine) -> bool:
    return any((*line.years, line.undated_once, line.undated_yearly))


def total(lines: Iterable[CostLine], *, years: tuple[int, ...]) -> CostLine:
    """Return the sum of all lines."""
    held = tuple(lines)
    return CostLine(
        None,
        tuple(sum(line.years[rank] for line in held) for rank in range(len(years))),
        sum(line.undated_once for line in held),
        sum(line.undated_yearly for line in held),
    )
