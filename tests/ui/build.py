"""Readers of what `ui` renders: contrast of colours, elements of HTML and SVG."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.template import Context, Template

import beffroi.ui

STATIC = Path(beffroi.ui.__file__).parent / "static" / "ui"
SVG = "{http://www.w3.org/2000/svg}"


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str, tag: str) -> list[dict[str, str | None]]:
    """Return the attributes of each element of this name, in order."""
    parser = _Elements()
    parser.feed(html)
    return [attributes for name, attributes in parser.found if name == tag]


def words(html: str) -> str:
    """Return the text of a fragment on one line; its non-breaking spaces stay."""
    bare = unescape(re.sub(r"<[^>]+>", " ", html))
    return re.sub(r"[ \n\t]+", " ", bare).strip()


def svg(text: str) -> ElementTree.Element:
    """Parse one drawing, with or without its namespace."""
    if "xmlns=" not in text:
        text = text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ElementTree.fromstring(text)  # noqa: S314  # our own drawing


def themes() -> dict[str, dict[str, str]]:
    """Return the colour tokens of the two themes; the dark one inherits the light one."""
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    light_css, _, dark_css = css.partition("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
    light = dict(pattern.findall(light_css))
    return {"light": light, "dark": {**light, **dict(pattern.findall(dark_css))}}


def luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    shares = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
