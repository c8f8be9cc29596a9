"""Which groups of a test may be shown together without giving anybody away.

Source: reference phishing-awareness § 6.1 and docs/adr/0044. Figures by team and by job
family are two ways of cutting the same people: shown together, their differences would
single out one person (« soignants » less the two care teams). One of them is shown, never
both; and it is held against the figures by scenario, which cut the same people once more.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from beffroi.phishing.rules.figures import LEAST_PEOPLE

REST = ""
# Beyond, what a clever reader may add and subtract is no longer looked through.
MOST_SCENARIOS = 8
Sizes = Mapping[tuple[str, str], int]


class Division(StrEnum):
    """Along which line the people of a test are cut."""

    TEAM = "team"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Shown:
    """The groups and the scenarios whose figures may stand on one page."""

    division: Division = Division.TEAM
    groups: frozenset[str] = field(default_factory=frozenset)
    scenarios: frozenset[str] = field(default_factory=frozenset)


def choose(teams: Sizes, families: Sizes) -> Shown:
    """Return what may be shown: by team where one may be, else by job family.

    Sizes count people by group and scenario; the group without name is never shown.
    """
    scenarios = _named(_totals(teams, side=1))
    for division, sizes in ((Division.TEAM, teams), (Division.FAMILY, families)):
        groups = beside(sizes, scenarios)
        if groups:
            return Shown(division, groups, scenarios)
    return Shown(scenarios=scenarios)


def beside(sizes: Sizes, scenarios: Collection[str]) -> frozenset[str]:
    """Return the groups that may stand beside some scenarios, the smallest leaving first."""
    totals = _totals(sizes, side=0)
    groups = _named(totals)
    while groups and gives_away(sizes, groups, scenarios):
        last = min(groups, key=lambda name: (totals[name], name))
        groups = _closed(totals, groups - {last})
    return groups


def gives_away(
    sizes: Sizes, groups: Collection[str], scenarios: Collection[str]
) -> bool:
    """Tell whether some scenarios less some groups, or the reverse, leave one to four.

    What is hidden counts as one more part: it is known by subtraction from the total.
    """
    joint: Counter[tuple[str, str]] = Counter()
    for (group, scenario), size in sizes.items():
        row = group if group in groups else REST
        column = scenario if scenario in scenarios else REST
        joint[row, column] += size
    held = {pair: size for pair, size in joint.items() if size}
    columns = sorted({column for _, column in held})
    if len(columns) > MOST_SCENARIOS:
        return True
    return any(_leaves_few(held, chosen) for chosen in _subsets(columns))


def _leaves_few(held: Mapping[tuple[str, str], int], chosen: frozenset[str]) -> bool:
    whole = sum(size for (_, column), size in held.items() if column in chosen)
    within = touched = 0
    for row in {row for row, _ in held}:
        parts = {column: size for (name, column), size in held.items() if name == row}
        size = sum(parts.values())
        within += size if chosen.issuperset(parts) else 0
        touched += size if chosen & set(parts) else 0
    return any(0 < left < LEAST_PEOPLE for left in (whole - within, touched - whole))


def _subsets(columns: list[str]) -> Iterator[frozenset[str]]:
    for count in range(1, len(columns) + 1):
        for chosen in combinations(columns, count):
            yield frozenset(chosen)


def _totals(sizes: Sizes, *, side: int) -> Counter[str]:
    totals: Counter[str] = Counter()
    for pair, size in sizes.items():
        totals[pair[side]] += size
    return totals


def _named(totals: Mapping[str, int]) -> frozenset[str]:
    large = frozenset(
        name for name, size in totals.items() if name != REST and size >= LEAST_PEOPLE
    )
    return _closed(totals, large)


def _closed(totals: Mapping[str, int], shown: frozenset[str]) -> frozenset[str]:
    """Return the groups of `shown` once what is hidden holds nobody, or five."""
    while shown:
        hidden = sum(size for name, size in totals.items() if name not in shown)
        if hidden == 0 or hidden >= LEAST_PEOPLE:
            break
        shown -= {min(shown, key=lambda name: (totals[name], name))}
    return shown
