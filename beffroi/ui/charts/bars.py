"""Horizontal bars, plain or stacked: labels above, values at the end, widths in percent.

Percent widths let one drawing fit a telephone and a sheet of paper without
shrinking its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 50
BAR_TOP = 22
BAR_HEIGHT = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `display` is the value in words, `tone` one of good, warn, alarm or nothing."""

    label: str
    value: float
    display: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """One stacked bar; shares (0–1) of the whole, as in a petal of the rosace."""

    label: str
    declared_ratio: float
    proven_ratio: float
    unknown_ratio: float
    display: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    text_y: float
    y: float
    width_percent: float
    display: str


@dataclass(frozen=True, slots=True)
class Segment:
    kind: str
    x_percent: float
    width_percent: float


@dataclass(frozen=True, slots=True)
class DrawnStack:
    stack: Stack
    text_y: float
    y: float
    segments: tuple[Segment, ...]


def height_of(rows: int) -> int:
    return rows * ROW - 8 if rows else 0


def drawn_bars(bars: Sequence[Bar], maximum: float | None = None) -> list[DrawnBar]:
    """Return the bars placed; without `maximum`, the longest fills the width."""
    top = maximum if maximum is not None else max((b.value for b in bars), default=0)
    return [
        DrawnBar(
            bar=bar,
            text_y=i * ROW + 15,
            y=i * ROW + BAR_TOP,
            width_percent=round(min(1.0, max(0.0, bar.value / top)) * 100, 2)
            if top
            else 0.0,
            display=bar.display or f"{bar.value:g}".replace(".", ","),
        )
        for i, bar in enumerate(bars)
    ]


def _segments(stack: Stack) -> tuple[Segment, ...]:
    declared = min(1.0, max(0.0, stack.declared_ratio))
    proven = min(declared, max(0.0, stack.proven_ratio))
    unknown = min(1.0 - declared, max(0.0, stack.unknown_ratio))
    lengths = (
        ("proven", 0.0, proven),
        ("declared", proven, declared - proven),
        ("unknown", declared, unknown),
    )
    return tuple(
        Segment(kind, round(start * 100, 2), round(length * 100, 2))
        for kind, start, length in lengths
        if length > 0
    )


def drawn_stacks(stacks: Sequence[Stack]) -> list[DrawnStack]:
    """Return the stacked bars placed: proven, then declared only, then unknown."""
    return [
        DrawnStack(stack, i * ROW + 15, i * ROW + BAR_TOP, _segments(stack))
        for i, stack in enumerate(stacks)
    ]
