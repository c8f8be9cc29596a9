"""Markdown to HTML for texts that ship with the product; raw HTML is never let through."""

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from beffroi.lib.text import fold

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(source: str) -> str:
    """Return the HTML of a text; headings carry an identifier to link to."""
    tokens = _parser.parse(source)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", fold(inline.content).replace(" ", "-"))
        if opening.type == "table_open":
            opening.attrSet("class", "table")
    for token in tokens:
        if token.type == "fence":  # may scroll sideways: the keyboard must reach it
            token.attrSet("tabindex", "0")
    return str(_parser.renderer.render(tokens, _parser.options, {}))


def headings(source: str) -> list[tuple[str, str]]:
    """Return (identifier, text) of each second-level heading, in order."""
    tokens = _parser.parse(source)
    return [
        (fold(inline.content).replace(" ", "-"), inline.content)
        for opening, inline in pairwise(tokens)
        if _is_second_level(opening)
    ]


def title(source: str) -> str:
    """Return the text of the first-level heading that opens the text."""
    found = re.match(r"#\s+(.+)", source)
    return found.group(1).strip() if found else ""


def _is_second_level(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h2"
