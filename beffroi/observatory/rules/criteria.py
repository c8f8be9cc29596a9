"""The groups of establishments whose figures may be published.

Source: shared reference, § 12 (group by category and size; five establishments at
least, ten for a cross of two criteria).
"""

from dataclasses import dataclass
from enum import StrEnum

LEAST = 5
LEAST_CROSSED = 10
SMALL_BELOW, LARGE_FROM = 50, 100


class SizeBand(StrEnum):
    """How many places an establishment has, in three bands."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


def band_of(places: int | None) -> SizeBand | None:
    """Return the band of a number of places, None while it is not known."""
    if not places:
        return None
    if places < SMALL_BELOW:
        return SizeBand.SMALL
    return SizeBand.LARGE if places >= LARGE_FROM else SizeBand.MEDIUM


@dataclass(frozen=True, slots=True, order=True)
class Criteria:
    """One group inside a region; an empty criterion takes everybody in."""

    family: str = ""
    size_band: str = ""
    department: str = ""

    @property
    def count(self) -> int:
        return sum(bool(x) for x in (self.family, self.size_band, self.department))

    @property
    def least(self) -> int:
        """Return how many establishments the group must hold to be published."""
        return LEAST_CROSSED if self.count > 1 else LEAST


WHOLE = Criteria()


def groups_of(family: str, size_band: str, department: str) -> tuple[Criteria, ...]:
    """Return every group that one establishment belongs to."""
    groups = [WHOLE]
    if family:
        groups.append(Criteria(family=family))
    if size_band:
        groups.append(Criteria(size_band=size_band))
    if department:
        groups.append(Criteria(department=department))
    if family and size_band:
        groups.append(Criteria(family=family, size_band=size_band))
    return tuple(groups)
