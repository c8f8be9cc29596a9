"""Charts as SVG text: the same drawing in the page, in the PDF and on the poster.

Colours are written as attributes, so that a drawing stands alone; in pages the
style sheet repaints them by class, which is how the dark theme works.
"""

import math
import zlib
from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import render_to_string

from beffroi.lib.text import NBSP
from beffroi.ui.charts import bars, intervals, lines, strips, tilemap
from beffroi.ui.charts.rosace import OCULUS, RIM, Petal, level_rings, window

ROSACE_TITLE = "La rosace des douze réflexes"


def _key(*parts: object) -> str:
    """Return a short name for ids inside a drawing: equal for equal drawings."""
    return f"{zlib.crc32(repr(parts).encode()):08x}"


def whole_percent(ratio: float) -> int:
    """Return a ratio in whole percent, half up, as every score of Beffroi."""
    return math.floor(ratio * 100 + 0.5)


def in_percent(ratio: float | None) -> str:
    return "sans objet" if ratio is None else f"{whole_percent(ratio)}{NBSP}%"


def rosace_sentence(petals: Sequence[Petal]) -> str:
    """Return the drawing in words, petal by petal."""
    parts = []
    for petal in petals:
        words = f"{petal.number}. {petal.short}{NBSP}: "
        if petal.declared_ratio is None:
            words += "sans objet"
        else:
            words += (
                f"déclaré {in_percent(petal.declared_ratio)}, "
                f"prouvé {in_percent(petal.proven_ratio)}, "
                f"inconnu {in_percent(petal.unknown_ratio)}"
            )
        parts.append(words)
    return (
        "{}.".format(f"{NBSP}; ".join(parts)) if parts else "Aucun réflexe à montrer."
    )


def rosace_svg(
    petals: Sequence[Petal],
    *,
    standalone: bool = False,
    size: str = "large",
    center: str = "",
    center_note: str = "",
    title: str = ROSACE_TITLE,
) -> str:
    """Return the rosace as one SVG element; `standalone` makes a file of its own.

    `size` is "large" (numbers and short labels around), "medium" (numbers only)
    or "small" (the window alone). `center` is a word or two for the oculus, such
    as « 62 % »; without it a belfry stands there.
    """
    boxes = {"large": (-350, -262), "medium": (-226, -226), "small": (-200, -200)}
    if size not in boxes:
        message = f"Unknown size {size!r}: one of {', '.join(boxes)}."
        raise ValueError(message)
    x, y = boxes[size]
    return render_to_string(
        "ui/charts/rosace.svg",
        {
            "lancets": window(petals),
            "rings": level_rings(),
            "stone_radius": RIM + 7,
            "fillet_radius": RIM + 3.5,
            "oculus_radius": OCULUS - 5,
            "size": size,
            "box": f"{x} {y} {-2 * x} {-2 * y}",
            "width": -2 * x,
            "height": -2 * y,
            "pen": 3 if size == "small" else 1.4,
            "center": center,
            "center_note": center_note,
            "title": title,
            "sentence": rosace_sentence(petals),
            "has_links": not standalone and any(petal.url for petal in petals),
            "standalone": standalone,
            "key": _key(size, *petals),
        },
    )


def bar_chart_svg(
    items: Sequence[bars.Bar],
    *,
    title: str = "",
    maximum: float | None = None,
    standalone: bool = False,
) -> str:
    """Return horizontal bars as one SVG element."""
    return render_to_string(
        "ui/charts/bars.svg",
        {
            "rows": bars.drawn_bars(items, maximum),
            "height": bars.height_of(len(items)),
            "bar_height": bars.BAR_HEIGHT,
            "title": title or "Barres",
            "has_links": not standalone and any(item.url for item in items),
            "standalone": standalone,
        },
    )


def stacked_chart_svg(
    items: Sequence[bars.Stack], *, title: str = "", standalone: bool = False
) -> str:
    """Return bars of proven, declared and unknown as one SVG element."""
    return render_to_string(
        "ui/charts/stacks.svg",
        {
            "rows": bars.drawn_stacks(items),
            "height": bars.height_of(len(items)),
            "bar_height": bars.BAR_HEIGHT,
            "title": title or "Déclaré, prouvé, inconnu",
            "has_links": not standalone and any(item.url for item in items),
            "standalone": standalone,
            "key": _key("stack", *items),
        },
    )


def strip_chart_svg(
    items: Sequence[strips.Strip], *, title: str = "", standalone: bool = False
) -> str:
    """Return one's own values beside the quartiles of a group, as one SVG element."""
    return render_to_string(
        "ui/charts/strips.svg",
        {
            "rows": strips.drawn_strips(items),
            "height": strips.height_of(len(items)),
            "band_height": strips.BAND_HEIGHT,
            "title": title or "Vous et les établissements semblables",
            "standalone": standalone,
        },
    )


def interval_chart_svg(
    items: Sequence[intervals.Interval], *, title: str = "", standalone: bool = False
) -> str:
    """Return shares with the interval of each, as one SVG element."""
    return strip_chart_svg(
        [item.as_strip() for item in items],
        title=title or "Part et intervalle",
        standalone=standalone,
    )


def line_chart_svg(
    series: Sequence[lines.Series],
    *,
    title: str = "",
    unit: str = "",
    maximum: float | None = None,
    standalone: bool = False,
) -> str:
    """Return one to three lines over time as one SVG element; `unit` follows the scale."""
    highest = max((p.value for one in series for p in one.points), default=0)
    top = maximum if maximum is not None else lines.top_of(highest)
    drawn = lines.drawn_lines(series, top)
    return render_to_string(
        "ui/charts/lines.svg",
        {
            "series": drawn,
            "ticks": [
                (y, f"{value:g}".replace(".", ",") + (f"{NBSP}{unit}" if unit else ""))
                for y, value in lines.ticks(top)
            ],
            "marks": lines.date_marks(drawn[0].points) if drawn else [],
            "left": lines.LEFT,
            "right": lines.RIGHT,
            "tick_x": lines.LEFT - 8,
            "mark_y": lines.BOTTOM + 24,
            "width": lines.WIDTH,
            "height": lines.HEIGHT,
            "title": title or "Évolution",
            "standalone": standalone,
        },
    )


def tile_map_svg(
    items: Sequence[tilemap.Tile], *, title: str = "", standalone: bool = False
) -> str:
    """Return the map of squares as one SVG element."""
    return _tile_map(tuple(items), title, standalone)


@lru_cache(maxsize=64)
def _tile_map(items: tuple[tilemap.Tile, ...], title: str, standalone: bool) -> str:  # noqa: FBT001  # private, a key of the cache
    """Counts change seldom, pages are read often."""
    tiles, width, height = tilemap.drawn_tiles(items)
    return render_to_string(
        "ui/charts/tilemap.svg",
        {
            "tiles": tiles,
            "width": width,
            "height": height,
            "side": tilemap.TILE,
            "title": title or "Par département",
            "has_links": not standalone and any(item.url for item in items),
            "standalone": standalone,
        },
    )
