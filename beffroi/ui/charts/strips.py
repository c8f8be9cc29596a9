"""Own value beside a group: the middle half as a band, the median as a tick, own as a dot."""

from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.lib.text import NBSP

ROW = 58
LINE_Y = 36
BAND_HEIGHT = 12


@dataclass(frozen=True, slots=True)
class Strip:
    """One figure, 0 to 100; `own` is None where the establishment has none.

    `median` of None draws no tick; `told` replaces the words of the own value.
    """

    label: str
    q1: int
    median: int | None
    q3: int
    own: int | None
    told: str = ""


@dataclass(frozen=True, slots=True)
class DrawnStrip:
    """One strip placed: heights in pixels, widths in percent of the drawing."""

    strip: Strip
    text_y: int
    y: int
    band_y: int
    band_width: float
    top: int
    bottom: int
    display: str


def height_of(rows: int) -> int:
    return rows * ROW


def drawn_strips(strips: Sequence[Strip]) -> list[DrawnStrip]:
    """Return the strips placed, one under the other."""
    return [
        DrawnStrip(
            strip=strip,
            text_y=i * ROW + 15,
            y=i * ROW + LINE_Y,
            band_y=i * ROW + LINE_Y - BAND_HEIGHT // 2,
            # A band without width is still seen.
            band_width=max(0.6, strip.q3 - strip.q1),
            top=i * ROW + LINE_Y - 10,
            bottom=i * ROW + LINE_Y + 10,
            display=strip.told or words_of(strip.own),
        )
        for i, strip in enumerate(strips)
    ]


def words_of(value: int | None) -> str:
    return "sans objet" if value is None else f"{value}{NBSP}%"
