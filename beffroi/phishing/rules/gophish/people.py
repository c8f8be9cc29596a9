"""The people of a group, from a table or from JSON, each refusal with line and column.

Gophish drops in silence what it cannot read (shared reference, phishing § 4.4): here
every line left out says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from beffroi.lib.rows import Row, TableError
from beffroi.lib.tables import Table
from beffroi.lib.text import fold
from beffroi.organizations.rules.staff_lines import cell_of, clean_email, split_name
from beffroi.organizations.rules.staff_table import StaffColumn
from beffroi.organizations.rules.staff_table import column_of as staff_column_of
from beffroi.phishing.rules.gophish.shapes import Person
from beffroi.phishing.rules.gophish.values import line_of

PEOPLE_MOST = 500_000
JOB_LIMIT = 120
# A longer cell is a sentence that happens to say « email ».
HEADING_LIMIT = 40
# Gophish finds these anywhere in the heading.
_PATTERNS = (
    (re.compile(r"first ?name|given ?name"), StaffColumn.FIRST_NAME),
    (re.compile(r"last ?name|surname|family ?name"), StaffColumn.LAST_NAME),
    (re.compile(r"e ?mail|courriel"), StaffColumn.EMAIL),
    (re.compile(r"position|job ?title"), StaffColumn.JOB),
)
Refuse = Callable[[int, str, str], None]


@dataclass(slots=True)
class Gathering:
    """The people kept so far; an address, or its alias, stands once."""

    refuse: Refuse
    people: list[Person]
    seen: dict[str, tuple[str, int]]

    @classmethod
    def begin(cls, refuse: Refuse) -> "Gathering":
        return cls(refuse, [], {})

    def add(self, line: int, column: str, raw: str, names: Sequence[str]) -> None:
        """Keep one person, or say why not; `names` are first, last and position."""
        where = f"colonne « {line_of(column, 60)} » : " if column else ""
        address = clean_email(raw)
        if not address:
            shown = line_of(raw, 60)
            reason = (
                f"« {shown} » n’est pas une adresse." if shown else "l’adresse manque."
            )
            self.refuse(line, shown, f"{where}{reason}")
            return
        key = alias_key(address)
        if key in self.seen:
            first, at = self.seen[key]
            word = (
                "figure déjà"
                if first == address
                else f"est un alias de {first}, qui figure"
            )
            self.refuse(line, address, f"{where}{address} {word} à la ligne {at}.")
            return
        if len(self.people) >= PEOPLE_MOST:
            self.refuse(
                line,
                address,
                f"Plus de {PEOPLE_MOST} personnes : la suite est laissée.",
            )
            return
        self.seen[key] = (address, line)
        first_name, last_name, position = names
        self.people.append(Person(line, address, first_name, last_name, position))


def alias_key(address: str) -> str:
    """Return what two aliases of one mailbox share: « jean+test@ » is « jean@ »."""
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def column_of(heading: str) -> StaffColumn | None:
    """Return which column a heading means, in English as Gophish reads it or in French."""
    words = fold(heading[:400])
    for pattern, column in _PATTERNS:
        if len(words) <= HEADING_LIMIT and pattern.search(words):
            return column
    return staff_column_of(heading)


def is_heading(cell: str) -> bool:
    return column_of(cell) is not None


def columns_of(headers: Sequence[str]) -> dict[StaffColumn, int]:
    """Return where each column stands, the first of its kind."""
    found: dict[StaffColumn, int] = {}
    for place, heading in enumerate(headers):
        column = column_of(heading)
        if column is not None:
            found.setdefault(column, place)
    return found


def people_of_table(table: Table, refuse: Refuse) -> tuple[Person, ...]:
    """Read a group; a table without headings is read by where its addresses stand.

    A table whose addresses cannot be found gives nobody and one refusal.
    """
    headers, rows = table.headers, table.rows
    columns = columns_of(headers)
    if StaffColumn.EMAIL not in columns:
        place = next((n for n, cell in enumerate(headers) if clean_email(cell)), None)
        if place is None:
            shown = ", ".join(f"« {line_of(name, 40)} »" for name in headers[:8])
            refuse(table.header_line, "", f"Aucune colonne d’adresses parmi {shown}.")
            return ()
        columns = _guessed(place, len(headers))
        rows = chain([Row(table.header_line, headers)], rows)
        headers = tuple(f"colonne {n + 1}" for n in range(len(headers)))
    gathering = Gathering.begin(refuse)
    for row in _until_fault(rows, refuse):
        values = {
            c: cell_of(row.cells[p])[0]
            for c, p in columns.items()
            if p < len(row.cells)
        }
        heading = headers[columns[StaffColumn.EMAIL]]
        gathering.add(
            row.line, heading, values.get(StaffColumn.EMAIL, ""), _names(values)
        )
    return tuple(gathering.people)


def _guessed(place: int, width: int) -> dict[StaffColumn, int]:
    """Return the columns of a table without headings, in the order of Gophish's model."""
    others = [n for n in range(width) if n != place]
    order = (StaffColumn.FIRST_NAME, StaffColumn.LAST_NAME, StaffColumn.JOB)
    return {StaffColumn.EMAIL: place, **dict(zip(order, others, strict=False))}


def _until_fault(rows: Iterable[Row], refuse: Refuse) -> Iterator[Row]:
    try:
        yield from rows
    except TableError as error:
        refuse(error.line, "", str(error))


def _names(values: Mapping[StaffColumn, str]) -> tuple[str, str, str]:
    first = values.get(StaffColumn.FIRST_NAME, "")
    last = values.get(StaffColumn.LAST_NAME, "")
    if not first and not last:
        last, first = split_name(values.get(StaffColumn.FULL_NAME, ""))
    job = values.get(StaffColumn.JOB) or values.get(StaffColumn.TEAM, "")
    return line_of(first, 100), line_of(last, 100), line_of(job, JOB_LIMIT)


def people_of_targets(
    targets: Iterable[Mapping[str, Any]], refuse: Refuse
) -> tuple[Person, ...]:
    """Read the `targets` of a group of the API; the line is the rank, from 1."""
    gathering = Gathering.begin(refuse)
    for rank, target in enumerate(targets, start=1):
        names = [
            line_of(target.get(key), limit)
            for key, limit in (
                ("first_name", 100),
                ("last_name", 100),
                ("position", JOB_LIMIT),
            )
        ]
        gathering.add(rank, "email", line_of(target.get("email"), 400), names)
    return tuple(gathering.people)
