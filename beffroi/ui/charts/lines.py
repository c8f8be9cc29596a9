"""Lines over time: one to three series, named at the end of their line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 66, 510, 16, 222
TICKS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One moment; `label` is its date in words, `display` its value in words."""

    label: str
    value: float
    display: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    label: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    point: Point
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    label: str
    path: str
    area: str
    points: tuple[DrawnPoint, ...]
    last: DrawnPoint
    label_x: float
    label_y: float


def top_of(highest: float) -> float:
    """Return a round number at or above the highest value, to end the scale on."""
    if highest <= 0:
        return 1.0
    size = 10.0 ** (len(str(int(highest))) - 1)
    return next(
        step * size for step in (1, 2, 4, 5, 8, 10, 20) if step * size >= highest
    )


def _drawn(series: Series, maximum: float) -> tuple[DrawnPoint, ...]:
    count = len(series.points)
    step = (RIGHT - LEFT) / (count - 1) if count > 1 else 0
    return tuple(
        DrawnPoint(
            point,
            round(LEFT + i * step if count > 1 else RIGHT, 2),
            round(BOTTOM - (BOTTOM - TOP) * min(1, max(0, point.value / maximum)), 2),
        )
        for i, point in enumerate(series.points)
    )


def drawn_lines(series: Sequence[Series], maximum: float) -> list[DrawnSeries]:
    """Return the series placed; end labels are pushed apart when they would touch."""
    lines = []
    for one in series:
        points = _drawn(one, maximum)
        if not points:
            continue
        path = "M" + " L".join(f"{p.x:g} {p.y:g}" for p in points)
        area = f"{path} L{points[-1].x:g} {BOTTOM} L{points[0].x:g} {BOTTOM}Z"
        lines.append((one.label, path, area, points))
    heights = _apart([points[-1].y for *_, points in lines])
    return [
        DrawnSeries(label, path, area, points, points[-1], points[-1].x + 14, y)
        for (label, path, area, points), y in zip(lines, heights, strict=True)
    ]


def _apart(heights: Sequence[float], gap: float = 50) -> list[float]:
    placed = list(heights)
    order = sorted(range(len(placed)), key=placed.__getitem__)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + gap)
    return placed


def ticks(maximum: float) -> list[tuple[float, float]]:
    """Return (height, value) of the lines of the scale."""
    return [
        (round(BOTTOM - (BOTTOM - TOP) * i / TICKS, 2), maximum * i / TICKS)
        for i in range(TICKS + 1)
    ]


def date_marks(points: Sequence[DrawnPoint]) -> list[tuple[DrawnPoint, str]]:
    """Return the first and last dates, the middle one too where there is room."""
    if len(points) == 1:
        return [(points[0], "end")]
    marks = [(points[0], "start"), (points[-1], "end")]
    if len(points) >= 5:
        marks.insert(1, (points[len(points) // 2], "middle"))
    return marks
