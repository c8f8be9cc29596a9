"""La rosace des douze réflexes: a rose window of twelve lancets, as geometry.

The tip of each lancet is exact: length 0 at the oculus, 1 at the outer ring,
levels 1, 2, 3 at the thirds. The sides are parallel to the stone between two
petals, so that shorter lancets nest in longer ones.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

OCULUS = 46.0
RIM = 190.0
STONE = 7.0
NUMBER_RADIUS = 210.0
LABEL_RADIUS = 228.0
LEVELS = 3
ARCH_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Petal:
    """One reflex. The three ratios are shares (0–1) of the whole length of the petal.

    `declared_ratio` is the declared level over the highest level (2 out of 3:
    0.67), None when the reflex is without object. `proven_ratio` is the part of
    that same scale that is proven, never drawn beyond the declared part.
    `unknown_ratio` is the share of the questions answered « je ne sais pas » or
    not at all; it is hatched beyond the declared part.
    """

    number: int
    short: str
    declared_ratio: float | None
    proven_ratio: float
    unknown_ratio: float
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lancet:
    """One petal, drawn: paths are empty where there is nothing to draw."""

    petal: Petal
    glass: str
    declared: str
    proven: str
    unknown: str
    bars: str
    number_x: float
    number_y: float
    label_x: float
    label_y: float
    label_anchor: str
    label_lines: tuple[tuple[str, float], ...]
    eye_x: float
    eye_y: float


def _share(value: float | None) -> float:
    return 0.0 if value is None else min(1.0, max(0.0, value))


def radius_of(ratio: float) -> float:
    """Return the radius at which a length (0–1) ends."""
    return OCULUS + (RIM - OCULUS) * _share(ratio)


def point(radius: float, angle: float) -> tuple[float, float]:
    """Return the point at a radius and an angle in degrees, clockwise from the top."""
    turn = math.radians(angle - 90)
    return round(radius * math.cos(turn), 2), round(radius * math.sin(turn), 2)


def _pair(radius: float, angle: float) -> str:
    x, y = point(radius, angle)
    return f"{x:.2f} {y:.2f}"


def half_angle(radius: float, petals: int) -> float:
    """Return the half-width of a petal at a radius, in degrees, stone left out."""
    return 180 / petals - math.degrees(math.asin(STONE / 2 / radius))


def _shoulder(ratio: float, petals: int) -> float:
    """Return the radius at which the sides end and the arch begins."""
    tip = radius_of(ratio)
    width = 2 * tip * math.radians(half_angle(tip, petals))
    return tip - min(width * ARCH_SHARE, (tip - OCULUS) * 0.8)


def _arch(ratio: float, petals: int) -> tuple[tuple[float, float], ...]:
    """Return the four points of half an arch: (radius, degrees from the axis).

    It leaves the side without a break and meets the other half in a soft point.
    """
    tip, shoulder = radius_of(ratio), _shoulder(ratio, petals)
    arch, high = tip - shoulder, half_angle(shoulder, petals)
    bend, crown = shoulder + arch * 0.5, tip - arch * 0.2
    return (
        (shoulder, high),
        (bend, half_angle(bend, petals)),
        (crown, high * 0.46),
        (tip, 0.0),
    )


def edge_angle(radius: float, ratio: float, petals: int = 12) -> float:
    """Return how far from the axis, in degrees, a lancet reaches at a radius."""
    if radius <= _shoulder(ratio, petals):
        return half_angle(radius, petals)
    handles = [point(far, aside) for far, aside in _arch(ratio, petals)]
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        x, y = _along(handles, middle)
        low, high = (middle, high) if math.hypot(x, y) < radius else (low, middle)
    x, y = _along(handles, low)
    return math.degrees(math.atan2(x, -y))


def _along(handles: Sequence[tuple[float, float]], t: float) -> tuple[float, float]:
    """Return the point at t (0–1) of a cubic curve."""
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x = sum(share * handle[0] for share, handle in zip(shares, handles, strict=True))
    y = sum(share * handle[1] for share, handle in zip(shares, handles, strict=True))
    return x, y


def lancet_path(ratio: float, angle: float, petals: int = 12) -> str:
    """Return the path of a lancet of this length; empty when it has none."""
    tip = radius_of(ratio)
    if tip - OCULUS < 1:
        return ""
    low = half_angle(OCULUS, petals)
    (shoulder, high), (bend, side), (crown, near), _ = _arch(ratio, petals)
    return (
        f"M{_pair(OCULUS, angle - low)} L{_pair(shoulder, angle - high)} "
        f"C{_pair(bend, angle - side)} {_pair(crown, angle - near)} "
        f"{_pair(tip, angle)} "
        f"C{_pair(crown, angle + near)} {_pair(bend, angle + side)} "
        f"{_pair(shoulder, angle + high)} L{_pair(OCULUS, angle + low)} "
        f"A{OCULUS:g} {OCULUS:g} 0 0 0 {_pair(OCULUS, angle - low)}Z"
    )


def _saddle_bars(ratio: float, angle: float, petals: int) -> str:
    """Return the marks of levels 1 and 2 across a lancet that goes beyond them."""
    marks = []
    for level in range(1, LEVELS):
        radius = radius_of(level / LEVELS)
        if radius < radius_of(ratio) - 1:
            half = edge_angle(radius, ratio, petals)
            marks.append(
                f"M{_pair(radius, angle - half)} "
                f"A{radius:g} {radius:g} 0 0 1 {_pair(radius, angle + half)}"
            )
    return "".join(marks)


def _label_lines(short: str, y: float) -> tuple[tuple[str, float], ...]:
    """Cut a label of several words into two lines, centred around its height."""
    words = short.split(" ")
    if len(short) <= 13 or len(words) == 1:
        return ((short, 4.5),)
    cut = min(
        range(1, len(words)),
        key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))),
    )
    first = -12.0 if y < -RIM else (4.5 if y > RIM else -3.5)
    return ((" ".join(words[:cut]), first), (" ".join(words[cut:]), first + 16))


def lancet(petal: Petal, angle: float, petals: int) -> Lancet:
    """Return one petal drawn around its axis."""
    declared = _share(petal.declared_ratio)
    proven = min(_share(petal.proven_ratio), declared)
    has_object = petal.declared_ratio is not None
    reach = min(1.0, declared + _share(petal.unknown_ratio)) if has_object else 0.0
    number_x, number_y = point(NUMBER_RADIUS, angle)
    label_x, label_y = point(LABEL_RADIUS, angle)
    eye_x, eye_y = point(RIM - 11, angle + 180 / petals)
    anchor = "middle" if abs(label_x) < 20 else ("start" if label_x > 0 else "end")
    return Lancet(
        petal=petal,
        glass=lancet_path(1, angle, petals),
        declared=lancet_path(declared, angle, petals),
        proven=lancet_path(proven, angle, petals),
        unknown=lancet_path(reach, angle, petals) if reach > declared else "",
        bars=_saddle_bars(declared, angle, petals),
        number_x=number_x,
        number_y=number_y,
        label_x=label_x,
        label_y=label_y,
        label_anchor=anchor,
        label_lines=_label_lines(petal.short, label_y),
        eye_x=eye_x,
        eye_y=eye_y,
    )


def window(petals: Sequence[Petal]) -> list[Lancet]:
    """Return the petals drawn, the first at the top, clockwise."""
    step = 360 / max(1, len(petals))
    return [lancet(petal, i * step, len(petals)) for i, petal in enumerate(petals)]


def level_rings() -> list[float]:
    """Return the radii of levels 1 to 3."""
    return [round(radius_of(level / LEVELS), 2) for level in range(1, LEVELS + 1)]
