"""One reader for the tables that people send: CSV, TSV and XLSX, as a stream.

    table = read_table(upload, "liste.csv", limit_mb=20)
    for row in table.rows: ...

Encodings (UTF-8, Windows-1252, UTF-16), separators, titles above the headings and
blank lines are dealt with; what is not a table is refused in French.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from beffroi.lib import delimited, workbooks
from beffroi.lib.filekind import SAMPLE_BYTES, FileKind, kind_of
from beffroi.lib.rows import Row, TableError

__all__ = ["RawTable", "Row", "Table", "TableError", "open_rows", "read_table"]

HEADER_SEARCH_ROWS = 30
Recognize = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class RawTable:
    """Every row of a file as it stands, headings not told from the rest.

    `encoding` is in French words, « classeur XLSX » for a workbook; `damaged`
    counts characters that could not be read.
    """

    rows: Iterator[Row]
    encoding: str
    separator: str = ""
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and the rows below them; each row has at least as many cells.

    A heading left blank is called « colonne 3 », a repeated one « nom (2) ».
    Blank rows are left out. `rows` can be read once.
    """

    headers: tuple[str, ...]
    header_line: int
    rows: Iterator[Row]
    encoding: str
    separator: str = ""
    damaged: int = 0

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each line's number with its cells by heading."""
        for row in self.rows:
            yield row.line, dict(zip(self.headers, row.cells, strict=False))


def _size_check(stream: BinaryIO, limit_mb: int) -> None:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size == 0:
        message = "Ce fichier est vide."
        raise TableError(message)
    if limit_mb and size > limit_mb * 1024 * 1024:
        message = (
            f"Ce fichier dépasse {limit_mb}\u00a0Mo, la taille acceptée. "
            "Gardez seulement les lignes utiles, puis recommencez."
        )
        raise TableError(message)


def open_file(source: Path | BinaryIO, limit_mb: int = 0) -> tuple[BinaryIO, str]:
    """Return a stream at its start and the kind of the file.

    Raises: TableError when it is missing, empty or larger than `limit_mb` (0: no limit).
    """
    if isinstance(source, Path):
        try:
            stream: BinaryIO = source.open("rb")
        except OSError as error:
            message = f"Le fichier « {source.name} » ne peut pas être ouvert."
            raise TableError(message) from error
    else:
        stream = source
    try:
        _size_check(stream, limit_mb)
    except TableError:
        if isinstance(source, Path):
            stream.close()
        raise
    kind = kind_of(stream.read(SAMPLE_BYTES))
    stream.seek(0)
    return stream, kind.code


def _not_a_table(name: str, words: str) -> TableError:
    return TableError(
        f"« {name} » est {words}, pas un tableau. "
        "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou CSV."
    )


def _workbook_rows(stream: BinaryIO, recognize: Recognize | None) -> Iterator[Row]:
    """Return the rows of the sheet whose headings are best known, else of the first filled."""
    workbooks.check_workbook(stream)
    best: tuple[int, workbooks.Sheet] | None = None
    for sheet in workbooks.sheets_of(stream):
        head = list(islice(workbooks.read_rows(stream, sheet), HEADER_SEARCH_ROWS))
        if not head:
            continue
        score = max(_known(row, recognize) for row in head)
        if best is None or score > best[0]:
            best = (score, sheet)
    if best is None:
        message = "Ce classeur ne contient aucune donnée."
        raise TableError(message)
    return workbooks.read_rows(stream, best[1])


def open_rows(
    source: Path | BinaryIO,
    name: str,
    *,
    limit_mb: int = 0,
    recognize: Recognize | None = None,
) -> RawTable:
    """Open a file as rows without telling headings from data.

    `recognize` says whether a heading is known: it chooses the sheet of a workbook.
    A stream must be seekable; it is not closed. Raises: TableError.
    """
    stream, code = open_file(source, limit_mb)
    try:
        raw = _rows_of(stream, code, name, recognize)
    except TableError:
        if isinstance(source, Path):
            stream.close()
        raise
    if isinstance(source, Path):
        return replace(raw, rows=_closing(stream, raw.rows))
    return raw


def _closing(stream: BinaryIO, rows: Iterator[Row]) -> Iterator[Row]:
    """Close a file that we opened once its rows are read, or given up."""
    with closing(stream):
        yield from rows


def _rows_of(
    stream: BinaryIO, code: str, name: str, recognize: Recognize | None
) -> RawTable:
    if code == "zip":
        return RawTable(_workbook_rows(stream, recognize), "classeur XLSX")
    if code == "json":
        raise _not_a_table(name, "un fichier JSON")
    if code != "text":
        raise _not_a_table(name, FileKind(code).words)
    dialect = delimited.dialect_of(stream)
    return RawTable(
        delimited.read_rows(stream, dialect),
        dialect.encoding_words,
        dialect.separator,
        dialect.damaged,
    )


def _known(row: Row, recognize: Recognize | None) -> int:
    return sum(1 for cell in row.cells if recognize and recognize(cell))


def _header_index(head: list[Row], recognize: Recognize | None) -> int:
    """Return the place of the headings: the row best known, else the first wide enough."""
    known = [_known(row, recognize) for row in head]
    if known and max(known) > 0:
        return known.index(max(known))
    widths = [sum(1 for cell in row.cells if cell.strip()) for row in head]
    least = max(2, max(widths) // 2) if max(widths) > 1 else 1
    return next(index for index, width in enumerate(widths) if width >= least)


def _names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return headings without line breaks, each different, ghost columns left out."""
    bare = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while bare and not bare[-1]:
        bare.pop()
    names: list[str] = []
    for place, heading in enumerate(bare, start=1):
        name = wanted = heading or f"colonne {place}"
        repeat = 1
        while name in names:
            repeat += 1
            name = f"{wanted} ({repeat})"
        names.append(name)
    return tuple(names)


def _body(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for row in rows:
        if row.is_blank:
            continue
        missing = width - len(row.cells)
        yield Row(row.line, (*row.cells, *([""] * missing))) if missing > 0 else row


def table_of(raw: RawTable, *, recognize: Recognize | None = None) -> Table:
    """Tell the headings of opened rows from the data.

    Raises: TableError when there is not a single row.
    """
    filled = (row for row in raw.rows if not row.is_blank)
    head = list(islice(filled, HEADER_SEARCH_ROWS))
    if not head:
        message = "Ce fichier ne contient aucune ligne."
        raise TableError(message)
    index = _header_index(head, recognize)
    headers = _names(head[index].cells)
    body = _body(chain(head[index + 1 :], filled), len(headers))
    return Table(
        headers, head[index].line, body, raw.encoding, raw.separator, raw.damaged
    )


def read_table(
    source: Path | BinaryIO,
    name: str,
    *,
    limit_mb: int = 0,
    recognize: Recognize | None = None,
) -> Table:
    """Open a CSV, TSV or XLSX file as headings and rows, read as they are asked for.

    `name` is shown in refusals. `recognize` says whether a heading is known, so that
    titles above the headings are skipped surely. Raises: TableError.
    """
    raw = open_rows(source, name, limit_mb=limit_mb, recognize=recognize)
    return table_of(raw, recognize=recognize)
