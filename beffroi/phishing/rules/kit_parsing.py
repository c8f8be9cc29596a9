"""Read a document of the information kit; refuse a faulty one in French."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from beffroi.lib.content import Node
from beffroi.phishing.rules.kit import (
    KNOWN_WHEN,
    Audience,
    Blank,
    Block,
    BlockKind,
    Condition,
    DataList,
    KitDocument,
    Piece,
    Row,
    Source,
    Text,
    Tone,
    When,
)

KEYS = ("slug", "number", "title", "audience", "summary", "blocks", "sources")
NEGATION = "not "
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SPLIT = re.compile(r"(\*\*|\{[^{}]*\})")


def parse_document(part: Mapping[str, Any], where: str) -> KitDocument:
    """Return the document that a mapping holds.

    Raises: ContentError naming file, key and reason; also when a blank that may be
    unknown does not stand under its condition.
    """
    node = Node(part, where, KEYS)
    slug = node.text("slug", longest=60)
    if not _SLUG.fullmatch(slug):
        node.fail("slug", "lettres sans accent, chiffres et tirets")
    blocks = node.value("blocks", list)
    return KitDocument(
        slug=slug,
        number=node.value("number", int),
        title=node.text("title", longest=90),
        audience=Audience(node.one_of("audience", tuple(Audience))),
        summary=node.text("summary", longest=200),
        blocks=tuple(
            _block(block, f"{where}, bloc n° {rank}")
            for rank, block in enumerate(blocks, 1)
        ),
        sources=tuple(
            _source(row)
            for row in node.nodes("sources", ("title", "address", "stated_on"))
        ),
    )


def _source(row: Node) -> Source:
    address = row.text("address")
    if not address.startswith("https://"):
        row.fail("address", "attendu une adresse https")
    return Source(row.text("title"), address, row.value("stated_on", date))


def _block(part: Any, where: str) -> Block:
    node = Node(part, where, (), (*BlockKind, "when"))
    kinds = [kind for kind in BlockKind if kind in node]
    if len(kinds) != 1:
        node.fail("blocks", f"attendu une seule de ces clés : {', '.join(BlockKind)}")
    kind = kinds[0]
    when = _when(part, node)
    if kind == BlockKind.TITLE:
        return Block(kind, when, title=_text(node.text(kind), node, when))
    if kind == BlockKind.TEXT:
        rows = (Row((_text(node.text(kind), node, when),)),)
        return Block(kind, when, rows=rows)
    if kind == BlockKind.DATA:
        return _data(node, when)
    if kind == BlockKind.TABLE:
        inner = node.node(kind, ("title", "head", "rows"))
        return _table(inner, when)
    if kind == BlockKind.CALLOUT:
        inner = node.node(kind, ("title", "lines"), ("tone",))
        return _callout(inner, when)
    return Block(kind, when, rows=_rows(node, kind, when, 1))


def _data(node: Node, when: When) -> Block:
    name = DataList(node.one_of(BlockKind.DATA, tuple(DataList)))
    if name.known_when not in when.wanted:
        node.fail(name, f"demande « when: {name.known_when} »")
    return Block(BlockKind.DATA, when, data=name)


def _table(node: Node, when: When) -> Block:
    head = tuple(_text(cell, node, when) for cell in node.texts("head", least=2))
    return Block(
        BlockKind.TABLE,
        when,
        title=_text(node.text("title"), node, when),
        head=head,
        rows=_rows(node, "rows", when, len(head)),
    )


def _callout(node: Node, when: When) -> Block:
    tone = Tone(node.one_of("tone", tuple(Tone))) if "tone" in node else Tone.INFO
    return Block(
        BlockKind.CALLOUT,
        when,
        title=_text(node.text("title"), node, when),
        rows=_rows(node, "lines", when, 1),
        tone=tone,
    )


def _rows(node: Node, key: str, above: When, width: int) -> tuple[Row, ...]:
    """Read rows: a text, a list of cells, or either under « text » or « cells »."""
    found = tuple(
        _row(part, f"{node.where}, {key} n° {rank}", above, width)
        for rank, part in enumerate(node.value(key, list), 1)
    )
    if not found:
        node.fail(key, "ne peut pas être vide")
    return found


def _row(part: Any, where: str, above: When, width: int) -> Row:
    if isinstance(part, str):
        part = {"cells": [part]}
    elif isinstance(part, list):
        part = {"cells": part}
    elif isinstance(part, Mapping) and "text" in part:
        part = {"cells": [part["text"]], "when": part.get("when", [])}
    node = Node(part, where, ("cells",), ("when",))
    own = _when(part, node)
    both = When(above.wanted | own.wanted, above.unwanted | own.unwanted)
    cells = tuple(_text(cell, node, both) for cell in node.texts("cells"))
    if len(cells) != width:
        node.fail("cells", f"attendu {width} cases")
    return Row(cells, own)


def _when(part: Any, node: Node) -> When:
    given = part.get("when", [])
    names = [given] if isinstance(given, str) else given
    wanted: set[Condition] = set()
    unwanted: set[Condition] = set()
    for name in names:
        bare = str(name).removeprefix(NEGATION)
        if bare not in tuple(Condition):
            node.fail("when", f"« {bare} » n’est pas une condition")
        (unwanted if str(name).startswith(NEGATION) else wanted).add(Condition(bare))
    return When(frozenset(wanted), frozenset(unwanted))


def _text(source: str, node: Node, when: When) -> Text:
    """Cut a text into words and blanks; `when` says what is known where it stands."""
    pieces = []
    is_strong = False
    for part in _SPLIT.split(source):
        if part == "**":
            is_strong = not is_strong
        elif part.startswith("{"):
            pieces.append(Piece("", _blank(part[1:-1], node, when), is_strong))
        elif part:
            pieces.append(Piece(part, None, is_strong))
    if is_strong or any("{" in piece.words or "}" in piece.words for piece in pieces):
        node.fail("text", "« ** » ou une accolade n’est pas refermé")
    return tuple(pieces)


def _blank(name: str, node: Node, when: When) -> Blank:
    if name not in tuple(Blank):
        node.fail("text", f"« {name} » n’est pas une balise")
    blank = Blank(name)
    condition = KNOWN_WHEN.get(blank)
    if condition is not None and condition not in when.wanted:
        node.fail("text", f"« {name} » demande « when: {condition} »")
    return blank
