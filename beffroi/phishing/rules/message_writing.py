"""The message of a scenario written as a letter: blocks between blank lines, no HTML.

« # » opens a title, « ! » a notice, « - » a list, « | nom : valeur » a fact, « -- » small
print; « [bouton : …] », « [pièce jointe : …] » and « [QR code] » stand alone on their line;
« [lien : …] » and « **…** » stand anywhere. Source: decision record 0043.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from beffroi.phishing.rules.scenarios import Block, BlockKind, Tint

TINTS: Mapping[Tint, str] = {
    Tint.BLUE: "#1f5f99",
    Tint.GREEN: "#2a6f45",
    Tint.TEAL: "#0e6377",
    Tint.PURPLE: "#5a3a7e",
    Tint.RED: "#a32020",
    Tint.ORANGE: "#9a4700",
    Tint.SLATE: "#35446b",
}
_FONT = "font-family:Arial,Helvetica,sans-serif;"
_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
_TEXT = f"margin:0 0 16px;{_FONT}font-size:16px;line-height:1.5;color:#222222"
_COMMAND = re.compile(r"\[\s*(bouton|pi[eè]ce jointe)\s*:\s*(.+?)\s*\]", re.I)
_CODE = re.compile(r"\[\s*qr[ -]?code\s*\]", re.I)
_LINK = re.compile(r"\[\s*lien\s*:\s*([^\]\n]+?)\s*\]", re.I)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.S)
_BARE_LINK = re.compile(r"(?<!href=\")\{lien\}")
_ENDING = re.compile(r"\.([A-Za-z0-9]{2,4})\b")


class PartKind(StrEnum):
    """What one part of a letter is."""

    TITLE = "title"
    NOTICE = "notice"
    LIST = "list"
    FACTS = "facts"
    BUTTON = "button"
    FILE = "file"
    CODE = "code"
    SMALL = "small"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter; `lines` lost their opening sign."""

    kind: PartKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The invented brand on top of a message; without `band`, a bare letter."""

    band: str = ""
    note: str = ""
    tint: Tint = Tint.BLUE


_SIGNS = (
    ("--", PartKind.SMALL),
    ("#", PartKind.TITLE),
    ("!", PartKind.NOTICE),
    ("-", PartKind.LIST),
    ("|", PartKind.FACTS),
)
BLOCK_KINDS: Mapping[PartKind, BlockKind] = {
    PartKind.TITLE: BlockKind.TITLE,
    PartKind.NOTICE: BlockKind.NOTICE,
    PartKind.LIST: BlockKind.LIST,
    PartKind.FACTS: BlockKind.FACTS,
    PartKind.TEXT: BlockKind.TEXT,
}
_BLOCK_SIGNS: Mapping[BlockKind, str] = {
    BlockKind.TITLE: "# ",
    BlockKind.NOTICE: "! ",
    BlockKind.LIST: "- ",
    BlockKind.FACTS: "| ",
    BlockKind.TEXT: "",
}


def parts_of_letter(letter: str) -> tuple[Part, ...]:
    """Return the parts of a letter, in order; whatever is written has a meaning."""
    parts: list[Part] = []
    for paragraph in re.split(r"\n[ \t]*\n", letter.replace("\r\n", "\n")):
        parts += _parts(paragraph)
    return tuple(parts)


def _parts(paragraph: str) -> Iterator[Part]:
    kind, lines = PartKind.TEXT, list[str]()
    for line in map(str.strip, paragraph.split("\n")):
        if not line:
            continue
        own, words = _read(line)
        is_single = own in (PartKind.BUTTON, PartKind.FILE, PartKind.CODE)
        if lines and (own != kind or is_single):
            yield Part(kind, tuple(lines))
            lines = []
        kind = own
        lines.append(words)
    if lines:
        yield Part(kind, tuple(lines))


def _read(line: str) -> tuple[PartKind, str]:
    """Return what a line is, and its words without their sign; « \\ » takes a sign as it is."""
    if line.startswith("\\"):
        return PartKind.TEXT, line[1:]
    if _CODE.fullmatch(line):
        return PartKind.CODE, ""
    if match := _COMMAND.fullmatch(line):
        is_button = match[1].lower() == "bouton"
        return PartKind.BUTTON if is_button else PartKind.FILE, match[2]
    for sign, kind in _SIGNS:
        if line.startswith(sign) and line.strip("-#!|").strip():
            return kind, line[len(sign) :].strip()
    return PartKind.TEXT, line


def html_of_letter(letter: str, look: Look) -> str:
    """Return the letter as the HTML of a message: tables, styles that every reader knows."""
    color = TINTS[look.tint]
    body = "\n".join(_html(part, color) for part in parts_of_letter(letter))
    return (
        f'<table {_TABLE} width="100%" bgcolor="#eef1f4"><tr><td align="center" style="padding:20px 10px">\n'
        f'<table {_TABLE} width="560" bgcolor="#ffffff" style="width:100%;max-width:560px;border:1px solid #dcdfe4">\n'
        f'{_band(look, color)}<tr><td style="padding:22px 24px 8px">\n{body}\n</td></tr>\n'
        "</table>\n</td></tr></table>"
    )


def _band(look: Look, color: str) -> str:
    if not look.band.strip():
        return ""
    note = (
        f'<br><span style="font-size:13px;font-weight:normal;color:#ffffff">{_inline(look.note.strip())}</span>'
        if look.note.strip()
        else ""
    )
    return (
        f'<tr><td bgcolor="{color}" align="left" style="padding:16px 24px;{_FONT}font-size:19px;'
        f'font-weight:bold;color:#ffffff">{_inline(look.band.strip())}{note}</td></tr>\n'
    )


_STYLES: Mapping[PartKind, str] = {
    PartKind.TITLE: f"margin:0 0 14px;{_FONT}font-size:22px;line-height:1.3;font-weight:bold;color:#222222",
    PartKind.NOTICE: f"margin:0 0 16px;{_FONT}font-size:18px;line-height:1.4;font-weight:bold;color:#b00020",
    PartKind.SMALL: f"margin:0 0 16px;{_FONT}font-size:13px;line-height:1.5;color:#595959",
    PartKind.TEXT: _TEXT,
}


def _html(part: Part, color: str) -> str:
    if part.kind in _STYLES:
        words = "<br>".join(_inline(line) for line in part.lines)
        return f'<p style="{_STYLES[part.kind]}">{words}</p>'
    return _DRAWN[part.kind](part, color)


def _list(part: Part, _: str) -> str:
    items = "".join(f"<li>{_inline(line)}</li>" for line in part.lines)
    return f'<ul style="{_TEXT}">{items}</ul>'


def _facts(part: Part, _: str) -> str:
    cell = f"padding:9px 10px;border-bottom:1px solid #d9dce1;{_FONT}font-size:15px;line-height:1.4;"
    rows = "".join(
        f'<tr><td width="36%" style="{cell}color:#595959">{_inline(name)}</td>'
        f'<td style="{cell}color:#222222">{_inline(value)}</td></tr>\n'
        for name, value in map(fact_of, part.lines)
    )
    return f'<table {_TABLE} width="100%" style="margin:0 0 18px;border-top:1px solid #d9dce1">\n{rows}</table>'


def fact_of(line: str) -> tuple[str, str]:
    """Return the name and the value of « nom : valeur »."""
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _button(part: Part, color: str) -> str:
    words = _bare(part.lines[0])
    return (
        f'<table {_TABLE} width="100%"><tr><td align="center" style="padding:4px 0 20px">\n'
        f'<table {_TABLE}><tr><td bgcolor="{color}" style="border-radius:4px"><a href="{{lien}}" '
        f'style="display:inline-block;padding:13px 24px;{_FONT}font-size:16px;font-weight:bold;'
        f'color:#ffffff;text-decoration:none">{words}</a></td></tr></table>\n</td></tr></table>'
    )


def _file(part: Part, color: str) -> str:
    """Draw a file that opens the page of the test: nothing is attached."""
    name, _, weight = part.lines[0].partition(",")
    ending = _ENDING.search(name)
    mark = ending[1].upper() if ending else "PJ"
    small = (
        f'<br><span style="font-size:13px;color:#595959">{_inline(weight.strip())}</span>'
        if weight.strip()
        else ""
    )
    return (
        f'<table {_TABLE} style="margin:0 0 18px;border:1px solid #c9ced6;border-radius:6px"><tr>\n'
        f'<td bgcolor="{color}" style="padding:14px 10px;{_FONT}font-size:12px;font-weight:bold;color:#ffffff">{mark}</td>\n'
        f'<td style="padding:8px 16px;{_FONT}font-size:15px;line-height:1.4;color:#222222">'
        f'<a href="{{lien}}" style="color:#1a4fa0;text-decoration:underline">{_bare(name.strip())}</a>{small}</td>\n'
        "</tr></table>"
    )


_DRAWN: Mapping[PartKind, Callable[[Part, str], str]] = {
    PartKind.LIST: _list,
    PartKind.FACTS: _facts,
    PartKind.BUTTON: _button,
    PartKind.FILE: _file,
    PartKind.CODE: lambda part, color: "{qr}",
}


def _bare(text: str) -> str:
    return escape(text, quote=False)


def _inline(text: str) -> str:
    linked = _LINK.sub(
        r'<a href="{lien}" style="color:#1a4fa0;text-decoration:underline">\1</a>',
        _bare(text),
    )
    linked = _BARE_LINK.sub(
        '<a href="{lien}" style="color:#1a4fa0;text-decoration:underline">{lien}</a>',
        linked,
    )
    return _BOLD.sub(r"<b>\1</b>", linked)


def text_of_letter(letter: str, look: Look) -> str:
    """Return the letter as the plain text of a message."""
    head = "\n".join(line.strip() for line in (look.band, look.note) if line.strip())
    blocks = [head] if head else []
    blocks += [_text(part) for part in parts_of_letter(letter)]
    return "\n\n".join(blocks)


def _text(part: Part) -> str:
    lines = [_unmarked(line) for line in part.lines]
    if part.kind == PartKind.LIST:
        return "\n".join(f"- {line}" for line in lines)
    if part.kind == PartKind.BUTTON:
        return f"{lines[0]}\n{{lien}}"
    if part.kind == PartKind.FILE:
        return f"Pièce jointe : {lines[0]}\n{{lien}}"
    if part.kind == PartKind.CODE:
        return "{lien}"
    return "\n".join(lines)


def _unmarked(text: str) -> str:
    return _LINK.sub(r"\1 ({lien})", _BOLD.sub(r"\1", text))


def blocks_of_letter(letter: str) -> tuple[Block, ...]:
    """Return a page written the same way; what only a message holds becomes text."""
    return tuple(
        Block(
            BLOCK_KINDS.get(part.kind, BlockKind.TEXT),
            tuple(filter(None, map(_unmarked, part.lines))) or ("…",),
        )
        for part in parts_of_letter(letter)
    )


def letter_of_blocks(blocks: tuple[Block, ...]) -> str:
    """Return the writing of a page from its blocks."""
    return "\n\n".join(
        "\n".join(f"{_BLOCK_SIGNS[block.kind]}{line}" for line in block.lines)
        for block in blocks
    )
