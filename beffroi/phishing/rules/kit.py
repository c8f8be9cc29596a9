"""The information kit of a test: documents of a small closed structure, and their blanks.

A text holds words, words in bold between « ** », and placeholders in braces of a closed
list. A placeholder that may be unknown stands only under the condition of its name: a
document therefore has no hole, whatever is known. Source: decision record 0033.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Condition(StrEnum):
    """What may be known, or true, of an establishment and its test."""

    ORGANIZATION = "organisme"
    DIRECTOR = "direction"
    REFERENT = "referent"
    DPO = "dpo"
    BODY = "organisme_regional"
    BODY_CONTACT = "joindre_region"
    DOMAINS = "domaines"
    TEST = "test"
    DATES = "dates"
    PURGE = "effacement"
    NOMINATIVE = "nominatif"
    SENDING = "envoi"
    ADDRESSES = "adresses"
    HOSTS = "pages"
    CONTACT = "contact_tests"
    PRIVATE = "prive"
    PUBLIC = "public"
    UNKNOWN_STATUS = "statut_inconnu"
    HOSPITAL = "hospitalier"
    TERRITORIAL = "territorial"


class Blank(StrEnum):
    """What is filled in; always as data, never as a part of the text."""

    ESTABLISHMENT = "etablissement"
    CONTROLLER = "responsable"
    STAFF_BODY = "instance"
    ORGANIZATION = "organisme"
    DIRECTOR = "direction"
    REFERENT = "referent"
    REFERENT_CONTACT = "joindre_referent"
    DPO = "dpo"
    DPO_CONTACT = "joindre_dpo"
    BODY = "organisme_regional"
    BODY_CONTACT = "joindre_region"
    DOMAINS = "domaines"
    TEST = "test"
    FIRST_DAY = "premier_jour"
    LAST_DAY = "dernier_jour"
    CLOSING_DAY = "cloture"
    PURGE_DAY = "effacement"
    CONTACT = "contact_tests"


# The condition under which a blank is known; the others always are.
KNOWN_WHEN = {
    Blank.ORGANIZATION: Condition.ORGANIZATION,
    Blank.DIRECTOR: Condition.DIRECTOR,
    Blank.REFERENT: Condition.REFERENT,
    Blank.REFERENT_CONTACT: Condition.REFERENT,
    Blank.DPO: Condition.DPO,
    Blank.DPO_CONTACT: Condition.DPO,
    Blank.BODY: Condition.BODY,
    Blank.BODY_CONTACT: Condition.BODY_CONTACT,
    Blank.DOMAINS: Condition.DOMAINS,
    Blank.TEST: Condition.TEST,
    Blank.FIRST_DAY: Condition.DATES,
    Blank.LAST_DAY: Condition.DATES,
    Blank.CLOSING_DAY: Condition.DATES,
    Blank.PURGE_DAY: Condition.PURGE,
    Blank.CONTACT: Condition.CONTACT,
}


class DataList(StrEnum):
    """What a document lists of the settings, and the condition under which it is known."""

    SENDING = "envoi"
    HOSTS = "pages"

    @property
    def known_when(self) -> Condition:
        return Condition(self.value)


class BlockKind(StrEnum):
    """What a document is made of."""

    TITLE = "title"
    TEXT = "text"
    LIST = "list"
    STEPS = "steps"
    TABLE = "table"
    CALLOUT = "callout"
    SIGNATURE = "signature"
    DATA = "data"


class Tone(StrEnum):
    """How a callout looks."""

    INFO = "info"
    WARN = "warn"


class Audience(StrEnum):
    """Whom a document is for."""

    STAFF = "staff"
    REPRESENTATIVES = "representatives"
    PROTECTION = "protection"
    HELP_DESK = "help_desk"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class When:
    """What must be known, and what must not."""

    wanted: frozenset[Condition] = frozenset()
    unwanted: frozenset[Condition] = frozenset()

    def holds(self, facts: frozenset[Condition]) -> bool:
        return self.wanted <= facts and not (self.unwanted & facts)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, or a blank."""

    words: str = ""
    blank: Blank | None = None
    is_strong: bool = False


Text = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph, one point of a list, or the cells of one row."""

    cells: tuple[Text, ...]
    when: When = When()


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a document.

    `title` is that of a section, a callout or a table; `head` are the cells of a table's
    first row; `data` names what is listed of the settings.
    """

    kind: BlockKind
    when: When = When()
    title: Text = ()
    head: tuple[Text, ...] = ()
    rows: tuple[Row, ...] = ()
    tone: Tone = Tone.INFO
    data: DataList | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, and the day on which it is stated."""

    title: str
    address: str
    stated_on: date


@dataclass(frozen=True, slots=True)
class KitDocument:
    """One document of the kit, before it is filled in."""

    slug: str
    number: int
    title: str
    audience: Audience
    summary: str
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    words: str
    is_strong: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """One part of a document, filled in; a table of data comes out as a table."""

    kind: BlockKind
    title: Line = ()
    head: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class FilledDocument:
    """One document of one establishment: what every renderer walks through."""

    slug: str
    number: int
    title: str
    audience: Audience
    summary: str
    blocks: tuple[FilledBlock, ...]
    sources: tuple[Source, ...]

    def file_name(self, ending: str) -> str:
        """Return « 01-note-au-personnel.pdf »."""
        return f"{self.number:02d}-{self.slug}.{ending}"


def plain(line: Line) -> str:
    """Return the words of a line, whatever their look."""
    return "".join(run.words for run in line)


def listed(words: Sequence[str]) -> str:
    """Return « a », « a et b » or « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"
