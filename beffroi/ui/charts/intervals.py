"""A share and the interval in which the true one stands: a dot on a band, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.lib.text import NBSP

ROW = 58
LINE_Y = 36
BAND_HEIGHT = 12


@dataclass(frozen=True, slots=True)
class Interval:
    """One share and its interval, 0 to 100; `mark` is a share to compare with, if any."""

    label: str
    value: int
    low: int
    high: int
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnInterval:
    """One line placed: heights in pixels, widths in percent of the drawing."""

    interval: Interval
    text_y: int
    y: int
    band_y: int
    band_width: float
    top: int
    bottom: int
    display: str


def height_of(rows: int) -> int:
    return rows * ROW


def words_of(item: Interval) -> str:
    """Return « 38 % (27 à 51) »."""
    return f"{item.value}{NBSP}% ({item.low} à {item.high})"


def drawn_intervals(items: Sequence[Interval]) -> list[DrawnInterval]:
    """Return the lines placed, one under the other."""
    return [
        DrawnInterval(
            interval=item,
            text_y=i * ROW + 15,
            y=i * ROW + LINE_Y,
            band_y=i * ROW + LINE_Y - BAND_HEIGHT // 2,
            # A band without width is still seen.
            band_width=max(0.6, item.high - item.low),
            top=i * ROW + LINE_Y - 10,
            bottom=i * ROW + LINE_Y + 10,
            display=words_of(item),
        )
        for i, item in enumerate(items)
    ]
