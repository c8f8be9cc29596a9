"""The two CSV exports of a campaign, and the tables of groups: by their headings.

Source: shared reference, phishing § 4.4. Older versions wrote fewer columns in another
order; an apostrophe stands before the signs of a formula.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from beffroi.lib.rows import TableError
from beffroi.lib.tables import Table
from beffroi.lib.text import fold
from beffroi.phishing.rules.gophish.drafts import key_of
from beffroi.phishing.rules.gophish.notes import Remarks
from beffroi.phishing.rules.gophish.people import is_heading, people_of_table
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.shapes import Group, Kind

_RESULT = {
    "id": "id", "rid": "id", "r id": "id", "status": "status", "send date": "send_date",
    "reported": "reported", "email": "email", "first name": "first_name",
    "last name": "last_name", "position": "position", "modified date": "modified_date",
}  # fmt: skip
_EVENT = {
    "campaign id": "campaign_id", "email": "email", "time": "time", "message": "message",
    "details": "details",
}  # fmt: skip
_FORMULA = re.compile(r"^'(?=[=+\-@\t\r])")
# « Essai de mars - Results.csv », and what browsers add to a second download.
_SUFFIX = re.compile(
    r"[ _-]*\b(?:results?|events?|raw ?events|resultats?|evenements?)\b[ _]*(?:\(\d+\))?$",
    re.IGNORECASE,
)


class TableShape(StrEnum):
    RESULTS = "results"
    EVENTS = "events"
    GROUP = "group"


def is_known_heading(cell: str) -> bool:
    """Tell whether a cell may be a heading of any of the three tables."""
    words = fold(cell)
    return words in _RESULT or words in _EVENT or is_heading(cell)


def shape_of_table(headers: Iterable[str]) -> TableShape:
    words = {fold(name) for name in headers}
    if {"time", "message"} <= words:
        return TableShape.EVENTS
    if {"status", "email"} <= words and words & {"id", "ip", "send date", "reported"}:
        return TableShape.RESULTS
    return TableShape.GROUP


def campaign_name(label: str) -> str:
    """Return the name of a campaign from that of its export."""
    return _SUFFIX.sub("", label).strip(" -_") or label


def read_table_into(reading: Reading, table: Table) -> None:
    """Read an export or a group of people into a haul."""
    shape = shape_of_table(table.headers)
    if shape is TableShape.GROUP:
        _read_group(reading, table)
        return
    name = campaign_name(reading.label)
    columns = _RESULT if shape is TableShape.RESULTS else _EVENT
    rows = list(_rows(reading, table, columns))
    if shape is TableShape.RESULTS:
        reading.add_campaign({"name": name, "results": rows})
        return
    for key, events in _by_campaign(rows).items():
        title = name if not key else f"{name} ({key})"
        reading.add_campaign({"id": key, "name": title, "timeline": events})


def _by_campaign(
    rows: Iterable[Mapping[str, str]],
) -> dict[str, list[Mapping[str, str]]]:
    """Part events by campaign; those of one campaign keep the name of the file."""
    parted: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        parted.setdefault(row.get("campaign_id", "").strip(), []).append(row)
    if len(parted) == 1:
        return {"": next(iter(parted.values()))}
    return parted


def _rows(
    reading: Reading, table: Table, columns: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    places = {
        columns[fold(name)]: place
        for place, name in enumerate(table.headers)
        if fold(name) in columns
    }
    try:
        for row in table.rows:
            yield {
                key: _FORMULA.sub("", row.cells[place]) for key, place in places.items()
            }
    except TableError as error:
        reading.refuse(Kind.FILE, reading.label, error.line, str(error))


def _read_group(reading: Reading, table: Table) -> None:
    remarks = Remarks()
    if table.damaged:
        reason = f"{table.damaged} caractères n’ont pas pu être lus."
        remarks.refused.append((0, reason))
    people = people_of_table(
        table, lambda line, column, reason: remarks.refused.append((line, reason))
    )
    name = reading.label
    if not people:
        remarks.tell(reading.haul.notes, Kind.GROUP, name)
        return
    if reading.haul.add_group(Group(key_of({}, name), name, people)):
        remarks.tell(reading.haul.notes, Kind.GROUP, name)
