"""Open a FINESS file, tell its format and yield what each line says, as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from beffroi.lib.rows import Row
from beffroi.lib.tables import RawTable, TableError, open_file, open_rows, table_of
from beffroi.lib.text import fold
from beffroi.organizations.rules import finess_etalab, finess_json, finess_table
from beffroi.organizations.rules.finess_building import Codes
from beffroi.organizations.rules.finess_record import Record
from beffroi.organizations.rules.finess_values import labels_to_codes
from beffroi.reference import queries as reference

NBSP = "\u00a0"
PEEK_ROWS = 20
# One legal entity holds at most a few thousand sites of some hundred values each.
EVENTS_LIMIT = 3_000_000
UNREADABLE_JSON = (
    "Ce fichier JSON est abîmé ou incomplet : sa lecture s’est arrêtée avant la fin. "
    "Téléchargez-le de nouveau."
)


@dataclass(frozen=True, slots=True)
class FinessFile:
    """An opened file: its format in words, its records in order.

    `organization_names_are_sure` is False when the names of organizations stand in
    a column that may repeat the establishments' own.
    """

    words: str
    records: Iterator[Record]
    organization_names_are_sure: bool = True


def codes() -> Codes:
    """Return the reference tables that the parsers need."""
    return Codes(
        reference.territories(),
        labels_to_codes(
            {
                code: (category.label, category.short)
                for code, category in reference.categories().items()
                if not category.is_closed
            }
        ),
    )


def open_finess(source: Path | BinaryIO, name: str, *, limit_mb: int = 0) -> FinessFile:
    """Open a file of one of the known formats.

    Raises: TableError at once or while the records are read, in French.
    """
    stream, kind = open_file(source, limit_mb)
    if kind == "json":
        return FinessFile("JSON FINESS+", _json_records(stream, codes()))
    if isinstance(source, Path):
        stream.close()
    raw = open_rows(source, name, recognize=finess_table.is_known)
    peeked = list(islice(raw.rows, PEEK_ROWS))
    rows = chain(peeked, raw.rows)
    if _is_etalab(peeked):
        words = f"ancien FINESS, {raw.encoding}"
        return FinessFile(words, _etalab_records(rows, codes()))
    return _table_file(RawTable(rows, raw.encoding, raw.separator, raw.damaged), name)


def _is_etalab(rows: list[Row]) -> bool:
    """Whether lines name their kind, or stand in the former order without headings."""
    if any(finess_etalab.section_of(row.cells) for row in rows):
        return True
    has_headings = any(
        sum(1 for cell in row.cells if finess_table.is_known(cell)) > 1 for row in rows
    )
    return not has_headings and any(
        finess_etalab.is_positional(row.cells) for row in rows
    )


def _etalab_records(rows: Iterator[Row], tables: Codes) -> Iterator[Record]:
    for row in rows:
        if row.is_blank:
            continue
        record = finess_etalab.record_of(row.cells, row.line, tables)
        if record is not None:
            yield record


def _table_file(raw: RawTable, name: str) -> FinessFile:
    table = table_of(raw, recognize=finess_table.is_known)
    columns = finess_table.Columns(table.headers)
    if not columns.has_number:
        headings = ", ".join(table.headers[:8])[:200]
        message = (
            f"« {name} » n’a pas de colonne de numéros FINESS. Intitulés lus ligne "
            f"{table.header_line}{NBSP}: {headings}. "
            f"Nommez la colonne des numéros «{NBSP}FINESS{NBSP}»."
        )
        raise TableError(message, line=table.header_line)
    tables = codes()
    records = (
        finess_table.record_of(row.cells, row.line, columns, tables)
        for row in table.rows
    )
    return FinessFile(
        f"tableau avec intitulés, {table.encoding}",
        records,
        organization_names_are_sure=False,
    )


def _json_records(stream: BinaryIO, tables: Codes) -> Iterator[Record]:
    rank = 0
    found = False
    try:
        for entity in _entities(stream):
            found = True
            for record in finess_json.records_of(entity, rank, tables):
                rank = max(rank, record.line)
                yield record
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise TableError(UNREADABLE_JSON, line=rank) from error
    finally:
        stream.close()
    if not found:
        message = (
            "Ce fichier JSON n’a pas de liste « pmej » : ce n’est pas le fichier des "
            "structures FINESS+."
        )
        raise TableError(message)


def _skip_mark(stream: BinaryIO) -> None:
    stream.seek(0)
    if stream.read(3) != b"\xef\xbb\xbf":
        stream.seek(0)


def _entities(stream: BinaryIO) -> Iterator[Any]:
    """Yield each element of the `pmej` list, whatever the case of its key."""
    _skip_mark(stream)
    builder: ObjectBuilder | None = None
    inside, count = "", 0
    for prefix, event, value in ijson.parse(stream, use_float=True):
        if not inside:
            is_list = (
                event == "start_array" and fold(prefix.rsplit(".", 1)[-1]) == "pmej"
            )
            inside = f"{prefix}.item" if is_list else ""
            continue
        if event == "end_array" and f"{prefix}.item" == inside:
            inside = ""
            continue
        builder, count = builder or ObjectBuilder(), count + 1
        if count > EVENTS_LIMIT:
            raise TableError(UNREADABLE_JSON)
        builder.event(event, value)
        if prefix == inside and event in {
            "end_map",
            "end_array",
            "string",
            "number",
            "null",
            "boolean",
        }:
            yield builder.value
            builder, count = None, 0
