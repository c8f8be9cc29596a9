"""The HTML of a message read back into a letter, and as the text that a reader sees.

What a letter cannot say (colors, columns) is lost, words never are: duplicating a scenario
or taking over an old template starts from words that anybody may change.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from beffroi.phishing.rules.message_writing import TINTS, Look
from beffroi.phishing.rules.scenarios import Tint

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt",
     "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead",
     "tr", "ul"}
)  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "col", "area"})
_SILENT = frozenset({"style", "script", "title", "head", "template", "noscript"})
_TITLES = frozenset({"h1", "h2", "h3", "h4"})
_SIZE = re.compile(r"font-size:\s*(\d+)px", re.I)
_COLOR = re.compile(r"(?<![-\w])color:\s*(#[0-9a-f]{3,6})", re.I)
_RED = re.compile(r"#[a-f89][0-9a-f][0-3][0-9a-f][0-4][0-9a-f]", re.I)
_SIGN = re.compile(r"[#!|\\-]")
_CODE = "{qr}"
TITLE_PX, SMALL_PX, NOTICE_PX = 20, 13, 18


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """The writing of a message, and the band on top of it."""

    letter: str
    look: Look


@dataclass(slots=True)
class _Style:
    tag: str
    size: int
    is_bold: bool
    color: str


@dataclass(slots=True)
class _Cell:
    """What one cell says, if it says it itself."""

    ground: str = ""
    text: str = ""
    color: str = ""
    has_link: bool = False


@dataclass(slots=True)
class _Run:
    """The words of the block being read, and how its first word looks."""

    words: list[str] = field(default_factory=list)
    style: _Style | None = None
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        return "\n".join(line for line in lines if line)


def letter_of_html(source: str) -> ReadLetter:
    """Return the letter that says what a message says."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader.flush()
    return ReadLetter("\n\n".join(reader.blocks), reader.look)


def readable(source: str) -> str:
    """Return what a reader sees of a message, one line a block."""
    bare = re.sub(
        r"<\s*(?:br|/p|/td|/tr|/li|/h\d|/div|/a)\b[^>]*>", "\n", source, flags=re.I
    )
    text = unescape(re.sub(r"<[^>]*>", "", bare))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.look = Look()
        self.styles: list[_Style] = [_Style("", 16, is_bold=False, color="")]
        self.run = _Run()
        self.rows: list[list[_Cell]] = []
        self.cells: list[_Cell] = []
        self.silent = 0
        self.last_kind = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += 1
            return
        if tag == "br":
            self.run.words.append("\n")
        if tag in _BLOCKS:
            self.flush()
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.cells.append(_Cell(told.get("bgcolor", "").lower()))
        if tag == "a":
            self.run.links.append("")
        if tag not in _VOID:
            self._enter(tag, told)

    def _enter(self, tag: str, told: dict[str, str]) -> None:
        style, above = told.get("style", ""), self.styles[-1]
        size, color = _SIZE.search(style), _COLOR.search(style)
        is_bold = tag in {"b", "strong"} | _TITLES or "font-weight:bold" in style
        self.styles.append(
            _Style(
                tag,
                int(size[1][:3]) if size else above.size,
                is_bold=is_bold or above.is_bold,
                color=color[1].lower() if color else above.color,
            )
        )

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
            return
        if tag in {"td", "th"} and self.cells:
            self._end_cell()
        elif tag == "tr" and self.rows:
            self._end_row(self.rows.pop())
        elif tag in _BLOCKS:
            self.flush()
        for rank in range(len(self.styles) - 1, 0, -1):
            if self.styles[rank].tag == tag:
                del self.styles[rank:]
                break

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        style = self.styles[-1]
        words = data.replace("\n", " ")
        if words.strip():
            self.run.style = self.run.style or style
            words = self._marked(words, style)
        self.run.words.append(words)

    def _marked(self, words: str, style: _Style) -> str:
        """Write a link or a bold word of a sentence as a letter does."""
        tags = {one.tag for one in self.styles}
        before = words[: len(words) - len(words.lstrip())]
        after = words[len(words.rstrip()) :]
        bare = words.strip()
        if "a" in tags and self.run.links:
            self.run.links[-1] += bare
            return f"{before}[lien : {bare}]{after}" if bare != "{lien}" else words
        if tags & {"b", "strong"} and len("".join(self.run.words).strip()) > 0:
            return f"{before}**{bare}**{after}"
        return words

    def _end_cell(self) -> None:
        cell, text = self.cells.pop(), self.run.text
        if not text or not self.rows:
            self.flush()
        else:
            cell.text = text
            cell.color = self.run.style.color if self.run.style else ""
            cell.has_link = bool(self.run.links)
            self.run = _Run() if not self.run.links else _Run(links=[])
        if self.rows:
            self.rows[-1].append(cell)

    def _end_row(self, cells: list[_Cell]) -> None:
        self.flush()
        told = [cell for cell in cells if cell.text]
        if not told:
            return
        if len(told) == 1:
            self._single(told[0])
        elif len(told) == 2 and told[1].has_link and told[0].ground:
            name, _, rest = _unlinked(told[1].text).partition("\n")
            weight = rest.replace("\n", ", ")
            self._add(
                "file", f"[pièce jointe : {name}{f', {weight}' if weight else ''}]"
            )
        elif len(told) == 2 and ":" not in told[0].text:
            self._add("facts", f"| {_flat(told[0])} : {_flat(told[1])}")
        else:
            for cell in told:
                self._add("text", _protected(cell.text))

    def _single(self, cell: _Cell) -> None:
        is_ground = bool(cell.ground) and cell.ground not in {"#ffffff", "#fff"}
        if cell.has_link and is_ground:
            self._add("button", f"[bouton : {_flat(cell)}]")
        elif is_ground and not self.blocks and not self.look.band:
            band, _, note = cell.text.partition("\n")
            self.look = Look(band, note.replace("\n", " "), _nearest(cell.ground))
        elif cell.text == _CODE:
            self._add("code", "[QR code]")
        else:
            self._add("text", _protected(cell.text))

    def flush(self) -> None:
        """End the block being read, and write it."""
        run, self.run = self.run, _Run()
        text = run.text
        if not text:
            return
        style = run.style or self.styles[-1]
        tags = {one.tag for one in self.styles}
        if text == _CODE:
            self._add("code", "[QR code]")
        elif "li" in tags:
            self._add("list", f"- {text.replace(chr(10), ' ')}")
        elif style.is_bold and style.size >= NOTICE_PX and _RED.fullmatch(style.color):
            self._add("notice", _opened("! ", text))
        elif tags & _TITLES or (style.is_bold and style.size >= TITLE_PX):
            self._add("title", _opened("# ", text))
        elif style.size <= SMALL_PX:
            self._add("small", _opened("-- ", text))
        else:
            self._add("text", _protected(text))

    def _add(self, kind: str, text: str) -> None:
        if kind in {"facts", "list"} and self.last_kind == kind:
            self.blocks[-1] += f"\n{text}"
        else:
            self.blocks.append(text)
        self.last_kind = kind


def _opened(sign: str, text: str) -> str:
    return "\n".join(f"{sign}{line}" for line in text.split("\n"))


def _protected(text: str) -> str:
    """Keep a sentence that begins as a sign from being read as one."""
    return "\n".join(
        f"\\{line}" if _SIGN.match(line) else line for line in text.split("\n")
    )


def _unlinked(text: str) -> str:
    return re.sub(r"\[lien\s*:\s*([^\]]*)\]", r"\1", text)


def _flat(cell: _Cell) -> str:
    return _unlinked(cell.text).replace("\n", " ")


def _nearest(color: str) -> Tint:
    """Return the tint that looks most like a color « #rrggbb »."""
    if not re.fullmatch(r"#[0-9a-f]{6}", color):
        return Tint.BLUE

    def distance(tint: Tint) -> int:
        return sum(
            (int(TINTS[tint][n : n + 2], 16) - int(color[n : n + 2], 16)) ** 2
            for n in (1, 3, 5)
        )

    return min(TINTS, key=distance)
