"""The inline styles of a message, moved to classes: our own pages bear no inline style.

A mail reader knows no stylesheet, so that a message carries its styles in its tags. The
awareness page shows the same message under a policy that refuses them: they become
classes, and one small stylesheet per scenario.
"""

import re
from dataclasses import dataclass
from html import unescape

STYLE = re.compile(r"""\sstyle=(?:"([^"]*)"|'([^']*)')""", re.I)
CLASS = re.compile(r"""\sclass=(?:"[^"]*"|'[^']*')""", re.I)
# What a simple mail needs; nothing here moves a thing out of its frame or fetches one.
PROPERTIES = frozenset(
    {
        "background", "background-color", "border", "border-bottom", "border-collapse",
        "border-color", "border-left", "border-radius", "border-right", "border-spacing",
        "border-style", "border-top", "border-width", "color", "display", "font",
        "font-family", "font-size", "font-style", "font-weight", "height",
        "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left",
        "margin-right", "margin-top", "max-width", "min-width", "padding",
        "padding-bottom", "padding-left", "padding-right", "padding-top",
        "table-layout", "text-align", "text-decoration", "text-transform",
        "vertical-align", "white-space", "width", "word-break",
    }
)  # fmt: skip
VALUE = re.compile(r"[\w#%.,\s'()!+-]+", re.ASCII)
FETCHING = re.compile(r"url|expression|import|var\s*\(|attr\s*\(", re.I)
PREFIX = "m"


@dataclass(frozen=True, slots=True)
class Dressed:
    """HTML whose styles became classes, and the stylesheet that holds them."""

    html: str
    css: str


def faulty_styles(source: str) -> list[str]:
    """Return the declarations of a message that would be lost on our pages."""
    return [
        declaration
        for style in _styles(source)
        for declaration in _declarations(style)
        if not _is_kept(declaration)
    ]


def dress(source: str, scope: str) -> Dressed:
    """Return the HTML with classes in place of its inline styles.

    `scope` is the selector under which the stylesheet holds, « .message ». Classes that
    the HTML came with are dropped.
    """
    numbers: dict[str, int] = {}

    def to_class(match: re.Match[str]) -> str:
        kept = ";".join(filter(_is_kept, _declarations(_text(match))))
        if not kept:
            return ""
        number = numbers.setdefault(kept, len(numbers) + 1)
        return f' class="{PREFIX}{number}"'

    dressed = STYLE.sub(to_class, CLASS.sub("", source))
    lines = (
        f"{scope} .{PREFIX}{number}{{{style}}}" for style, number in numbers.items()
    )
    return Dressed(dressed, "\n".join(lines))


def _styles(source: str) -> list[str]:
    return [_text(match) for match in STYLE.finditer(source)]


def _text(match: re.Match[str]) -> str:
    return unescape(match[1] if match[1] is not None else match[2])


def _declarations(style: str) -> list[str]:
    return [part.strip() for part in style.split(";") if part.strip()]


def _is_kept(declaration: str) -> bool:
    name, colon, value = declaration.partition(":")
    return (
        bool(colon)
        and name.strip().lower() in PROPERTIES
        and VALUE.fullmatch(value.strip()) is not None
        and not FETCHING.search(value)
    )
