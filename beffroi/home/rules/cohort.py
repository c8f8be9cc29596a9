"""Figures of a group, shown only where nobody can be recognized.

Source: shared reference § 12 (medians and quartiles, five establishments at least).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles

LEAST = 5


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of establishments that answered; figures are None under five of them."""

    size: int
    median_percent: int | None = None
    lower_percent: int | None = None
    upper_percent: int | None = None
    median_proof_rate: int | None = None
    median_unknown_rate: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.size >= LEAST


def summarize(rows: Iterable[tuple[int | None, int | None, int | None]]) -> Cohort:
    """Return the medians and quartiles of (percent, proof rate, unknown rate) rows."""
    kept = [row for row in rows if row[0] is not None]
    if len(kept) < LEAST:
        return Cohort(len(kept))
    percents = [row[0] for row in kept if row[0] is not None]
    quarters = quantiles(percents, n=4, method="inclusive")
    return Cohort(
        size=len(kept),
        median_percent=round(median(percents)),
        lower_percent=round(quarters[0]),
        upper_percent=round(quarters[2]),
        median_proof_rate=_median([row[1] for row in kept]),
        median_unknown_rate=_median([row[2] for row in kept]),
    )


def _median(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(median(known)) if len(known) >= LEAST else None
