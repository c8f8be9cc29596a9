"""A share and the interval in which the true one stands: a strip of its own meaning."""

from dataclasses import dataclass

from beffroi.lib.text import NBSP
from beffroi.ui.charts.strips import Strip


@dataclass(frozen=True, slots=True)
class Interval:
    """One share and its interval, 0 to 100; `mark` is a share to compare with, if any."""

    label: str
    value: int
    low: int
    high: int
    mark: int | None = None

    def as_strip(self) -> Strip:
        """Return the strip that draws it: the interval is its band, the mark its tick."""
        return Strip(
            label=self.label,
            q1=self.low,
            median=self.mark,
            q3=self.high,
            own=self.value,
            told=words_of(self),
        )


def words_of(item: Interval) -> str:
    """Return « 38 % (27 à 51) »."""
    return f"{item.value}{NBSP}% ({item.low} à {item.high})"
