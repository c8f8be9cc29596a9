"""Fill a document of the information kit with what is known of an establishment."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from beffroi.phishing.rules.kit import (
    Blank,
    Block,
    BlockKind,
    Condition,
    DataList,
    FilledBlock,
    FilledDocument,
    KitDocument,
    Line,
    Row,
    Run,
    Text,
)

SENDING_HEAD = ("À autoriser", "Valeur")
ADDRESSES_TO_COME = "communiquées par l’équipe régionale avant le premier test"
NOT_SIGNED = "les messages ne sont pas signés"


@dataclass(frozen=True, slots=True)
class SendingWay:
    """One way by which tests leave: its domain, its return address, what signs, its IPs."""

    domain: str
    return_address: str
    signing_domain: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KitFacts:
    """What is known; each blank whose condition is in `conditions` has a value."""

    values: Mapping[Blank, str]
    conditions: frozenset[Condition]
    ways: tuple[SendingWay, ...] = ()
    hosts: tuple[str, ...] = field(default=())


def fill(document: KitDocument, facts: KitFacts) -> FilledDocument:
    """Return a document with what holds of it, its blanks filled in.

    Raises: KeyError when a condition holds and its value is not given.
    """
    return FilledDocument(
        slug=document.slug,
        number=document.number,
        title=document.title,
        audience=document.audience,
        summary=document.summary,
        blocks=tuple(
            filled
            for block in document.blocks
            if block.when.holds(facts.conditions)
            for filled in _filled(block, facts)
        ),
        sources=document.sources,
    )


def fingerprint(documents: Sequence[FilledDocument]) -> str:
    """Return what changes when a word of the documents changes."""
    return hashlib.sha256(repr(tuple(documents)).encode()).hexdigest()


def _filled(block: Block, facts: KitFacts) -> Sequence[FilledBlock]:
    if block.kind == BlockKind.DATA:
        return _listed(block, facts)
    rows = tuple(
        tuple(_line(cell, facts) for cell in row.cells)
        for row in block.rows
        if _stays(row, facts)
    )
    is_bare = block.kind != BlockKind.TITLE and not rows
    if is_bare:
        return ()
    return (
        FilledBlock(
            block.kind,
            title=_line(block.title, facts),
            head=tuple(_line(cell, facts) for cell in block.head),
            rows=rows,
            tone=block.tone,
        ),
    )


def _stays(row: Row, facts: KitFacts) -> bool:
    return row.when.holds(facts.conditions)


def _line(text: Text, facts: KitFacts) -> Line:
    return tuple(
        Run(
            facts.values[piece.blank] if piece.blank else piece.words,
            piece.is_strong,
        )
        for piece in text
    )


def _listed(block: Block, facts: KitFacts) -> Sequence[FilledBlock]:
    if block.data == DataList.HOSTS:
        rows = tuple(((Run(f"https://{host}/*"),),) for host in facts.hosts)
        return (FilledBlock(BlockKind.LIST, rows=rows),)
    return tuple(_way(way) for way in facts.ways)


def _way(way: SendingWay) -> FilledBlock:
    rows = (
        ("Domaine d’envoi (après le signe @ de l’expéditeur affiché)", way.domain),
        ("Adresse technique de retour (MAIL FROM)", way.return_address),
        ("Domaine de signature (DKIM)", way.signing_domain or NOT_SIGNED),
        ("Adresses IP d’envoi", ", ".join(way.addresses) or ADDRESSES_TO_COME),
    )
    return FilledBlock(
        BlockKind.TABLE,
        title=(Run("Ce qui identifie nos messages"),),
        head=tuple((Run(words),) for words in SENDING_HEAD),
        rows=tuple(
            ((Run(label),), (Run(value, is_strong=True),)) for label, value in rows
        ),
    )
