"""Lucide icons as standalone SVG, for documents."""

from functools import cache

from lucide.templatetags.lucide import lucide


@cache
def icon_svg(name: str, color: str) -> str:
    """Return one icon as a complete SVG file, 24 units wide, drawn in `color`."""
    svg = str(lucide(name, size=24, stroke=color))
    return svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
