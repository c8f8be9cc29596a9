"""Figures that can be defended: rates with their interval, groups large enough.

Sources: E. B. Wilson, « Probable inference », 1927 (interval of a proportion); reference
phishing-awareness § 6.1 (what to measure, small numbers).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

Z95 = 1.959964
LEAST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` out of `of`, and the 95 % interval in which the true rate stands (0 to 1)."""

    count: int
    of: int
    low: float
    high: float

    @property
    def percent(self) -> int | None:
        """The rate in whole percent, None when nobody could be counted."""
        return round(100 * self.count / self.of) if self.of else None

    @property
    def low_percent(self) -> int:
        return math.floor(100 * self.low)

    @property
    def high_percent(self) -> int:
        return math.ceil(100 * self.high)

    def differs_from(self, other: Self) -> bool:
        """Tell whether the two intervals are apart: only then may a change be announced."""
        return bool(
            self.of and other.of and (self.low > other.high or self.high < other.low)
        )


def rate(count: int, of: int) -> Rate:
    """Return a proportion with its Wilson interval; nobody gives the whole range.

    Raises: ValueError when more are counted than there are.
    """
    if count < 0 or count > of:
        message = f"{count} out of {of}"
        raise ValueError(message)
    if not of:
        return Rate(0, 0, 0.0, 1.0)
    share = count / of
    spread = Z95**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return Rate(count, of, max(0.0, middle - half), min(1.0, middle + half))


def shown_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """Return the groups whose figures may be shown.

    Each has five people at least, and what is hidden holds none or five at least: the
    total less the groups shown gives nobody away. Where too few are hidden, the smallest
    group shown is hidden with them.
    """
    shown = {key for key, size in sizes.items() if size >= LEAST_PEOPLE}
    while shown:
        hidden = sum(size for key, size in sizes.items() if key not in shown)
        if hidden == 0 or hidden >= LEAST_PEOPLE:
            break
        shown.remove(min(shown, key=lambda key: (sizes[key], key)))
    return frozenset(shown)


def first_report_delay(
    started_at: datetime | None, first_report_at: datetime | None
) -> timedelta | None:
    """Return how long the first report took from the first message; None without one."""
    if started_at is None or first_report_at is None:
        return None
    return max(timedelta(), first_report_at - started_at)


def is_reported_first(
    first_report_at: datetime | None, first_click_at: datetime | None
) -> bool | None:
    """Tell whether somebody reported before anybody clicked; None when neither happened."""
    if first_report_at is None:
        return None if first_click_at is None else False
    return first_click_at is None or first_report_at < first_click_at
