"""The anonymous figure of a region: the middle of at least five establishments.

Source: docs/adr/0019 and 0044. Between two publications of the same figure, five
establishments at least have come or gone: comparing them singles nobody out.
"""

from collections.abc import Collection, Sequence
from statistics import median

LEAST_PLACES = 5


def middle(values: Sequence[float]) -> int | None:
    """Return the median in whole percent; None below five establishments."""
    if len(values) < LEAST_PLACES:
        return None
    return round(median(values))


def may_renew(before: Collection[str], now: Collection[str]) -> bool:
    """Tell whether a figure of `now` may replace one of `before` (nothing: none yet)."""
    if len(set(now)) < LEAST_PLACES:
        return False
    return not before or len(set(before) ^ set(now)) >= LEAST_PLACES
