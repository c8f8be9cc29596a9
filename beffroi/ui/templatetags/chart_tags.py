"""Charts in templates: the drawing, the finding as its title, the table underneath."""

from collections.abc import Sequence
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from beffroi.ui.charts import drawing
from beffroi.ui.charts.bars import Bar, Stack
from beffroi.ui.charts.intervals import Interval
from beffroi.ui.charts.lines import Point, Series
from beffroi.ui.charts.rosace import Petal
from beffroi.ui.charts.strips import Strip, words_of
from beffroi.ui.charts.tilemap import Tile

register = Library()


@register.simple_tag
def rosace(
    petals: Sequence[Petal],
    size: str = "large",
    center: str = "",
    center_note: str = "",
    title: str = drawing.ROSACE_TITLE,
) -> str:
    """Draw the rosace; its table is `{% rosace_table petals %}`."""
    return SafeString(
        drawing.rosace_svg(
            petals, size=size, center=center, center_note=center_note, title=title
        )
    )


@register.inclusion_tag("ui/charts/rosace_table.html")
def rosace_table(
    petals: Sequence[Petal], caption: str = "Les douze réflexes"
) -> dict[str, Any]:
    """Draw the equivalent of the rosace in words."""
    rows = [
        (
            petal,
            drawing.in_percent(petal.declared_ratio),
            drawing.in_percent(petal.proven_ratio),
            drawing.in_percent(petal.unknown_ratio),
        )
        for petal in petals
    ]
    return {"rows": rows, "caption": caption}


@register.inclusion_tag("ui/charts/rosace_key.html")
def rosace_key() -> dict[str, Any]:
    """Draw the key of the rosace: prouvé, déclaré, inconnu."""
    return {}


@register.inclusion_tag("ui/charts/figure.html")
def bar_chart(
    bars: Sequence[Bar],
    title: str = "",
    maximum: float | None = None,
    head: str = "Libellé",
    unit: str = "Valeur",
) -> dict[str, Any]:
    """Draw horizontal bars; `title` states the finding, `head` and `unit` name the columns."""
    svg = drawing.bar_chart_svg(bars, title=title, maximum=maximum)
    rows = [(bar.label, bar.display or f"{bar.value:g}") for bar in bars]
    return _figure("bars", svg, title, (head, unit), rows)


@register.inclusion_tag("ui/charts/figure.html")
def stacked_chart(
    stacks: Sequence[Stack], title: str = "", head: str = "Libellé"
) -> dict[str, Any]:
    """Draw bars of proven, declared and unknown."""
    svg = drawing.stacked_chart_svg(stacks, title=title)
    rows = [
        (
            stack.label,
            drawing.in_percent(stack.declared_ratio),
            drawing.in_percent(stack.proven_ratio),
            drawing.in_percent(stack.unknown_ratio),
        )
        for stack in stacks
    ]
    figure = _figure("stacks", svg, title, (head, "Déclaré", "Prouvé", "Inconnu"), rows)
    return {**figure, "has_key": True}


@register.inclusion_tag("ui/charts/figure.html")
def strip_chart(strips: Sequence[Strip], title: str = "") -> dict[str, Any]:
    """Draw one's own values beside the quartiles of a group."""
    svg = drawing.strip_chart_svg(strips, title=title)
    rows = [
        (
            strip.label,
            words_of(strip.own),
            words_of(strip.q1),
            words_of(strip.median),
            words_of(strip.q3),
        )
        for strip in strips
    ]
    heads = ("Indicateur", "Vous", "Un quart est sous", "Médiane", "Un quart est sur")
    return {**_figure("strips", svg, title, heads, rows), "has_strips": True}


@register.inclusion_tag("ui/charts/figure.html")
def interval_chart(
    items: Sequence[Interval], title: str = "", head: str = "Libellé"
) -> dict[str, Any]:
    """Draw shares with their intervals; a mark on a line is a share to compare with."""
    svg = drawing.interval_chart_svg(items, title=title)
    rows = [
        (
            item.label,
            words_of(item.value),
            f"{words_of(item.low)} à {words_of(item.high)}",
            words_of(item.mark) if item.mark is not None else "–",
        )
        for item in items
    ]
    heads = (head, "Part", "Intervalle à 95 %", "Repère")
    return _figure("strips", svg, title, heads, rows)


@register.inclusion_tag("ui/charts/strips_key.html")
def strips_key() -> dict[str, Any]:
    """Draw the key of the strips: vous, la moitié du milieu, la médiane."""
    return {}


@register.inclusion_tag("ui/charts/figure.html")
def line_chart(
    points: Sequence[Point] | Sequence[Series],
    title: str = "",
    unit: str = "",
    maximum: float | None = None,
) -> dict[str, Any]:
    """Draw one line, from points, or up to three, from series of points."""
    series = [item for item in points if isinstance(item, Series)] or [
        Series("", [item for item in points if isinstance(item, Point)])
    ]
    svg = drawing.line_chart_svg(series, title=title, unit=unit, maximum=maximum)
    dates = [point.label for point in series[0].points]
    rows = [
        (day, *(_value_at(one, i, unit) for one in series))
        for i, day in enumerate(dates)
    ]
    heads = ("Date", *(one.label or "Valeur" for one in series))
    return _figure("lines", svg, title, heads, rows)


def _value_at(series: Series, index: int, unit: str) -> str:
    if index >= len(series.points):
        return "–"
    point = series.points[index]
    plain = f"{point.value:g}".replace(".", ",")
    return point.display or (f"{plain} {unit}" if unit else plain)


@register.inclusion_tag("ui/charts/figure.html")
def tile_map(
    tiles: Sequence[Tile], title: str = "", noun: str = "Établissements"
) -> dict[str, Any]:
    """Draw one square per département, with its count."""
    svg = drawing.tile_map_svg(tiles, title=title)
    ordered = sorted(tiles, key=lambda tile: tile.code)
    rows = [(f"{tile.name} ({tile.code})", str(tile.count)) for tile in ordered]
    return _figure("tiles", svg, title, ("Département", noun), rows)


def _figure(
    kind: str,
    svg: str,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> dict[str, Any]:
    return {
        "kind": kind,
        "svg": SafeString(svg),
        "title": title,
        "heads": heads,
        "rows": rows,
        "has_key": False,
        "has_strips": False,
    }
