"""Rows of an XLSX workbook as a stream; hostile archives are refused before expansion."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from beffroi.lib.rows import Row, TableError

ENTRY_LIMIT = 2_000
EXPANDED_LIMIT = 600 * 1024 * 1024
STRINGS_LIMIT = 80 * 1024 * 1024
RATIO_LIMIT = 200
# Small parts compress well without being bombs.
RATIO_FREE_BYTES = 2 * 1024 * 1024
COLUMN_LIMIT = 2_000
SHEET_LIMIT = 20

BOMB = (
    "Ce classeur est anormalement compressé : par sécurité, il n’a pas été ouvert. "
    "Enregistrez la feuille utile dans un nouveau classeur ou au format CSV."
)
MACROS = (
    "Ce classeur contient des macros : par sécurité, il n’a pas été ouvert. "
    "Enregistrez-le au format .xlsx sans macro ou au format CSV."
)
NOT_A_WORKBOOK = (
    "Ce fichier est une archive, pas un classeur Excel (.xlsx). "
    "Envoyez le tableau lui-même, au format .xlsx ou CSV."
)
OPEN_DOCUMENT = (
    "Ce fichier est un classeur LibreOffice (.ods). "
    "Ouvrez-le et enregistrez-le au format .xlsx ou CSV."
)
DAMAGED = (
    "Ce classeur est abîmé et ne peut pas être lu. "
    "Ouvrez-le dans votre tableur et enregistrez-le de nouveau."
)
_ZEROS = re.compile(r"^[\s\"'\\]*(0[0\s]*0)[\s\"'\\]*$")
# What openpyxl lets through on a damaged file; each becomes one French sentence.
READ_FAULTS = (
    zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError,
    SyntaxError, EOFError, OSError, NotImplementedError, InvalidFileException,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet of a workbook, by its place and title."""

    index: int
    title: str


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRY_LIMIT or sum(e.file_size for e in entries) > EXPANDED_LIMIT:
        raise TableError(BOMB)
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if (
            entry.file_size > RATIO_FREE_BYTES
            and entry.file_size / packed > RATIO_LIMIT
        ):
            raise TableError(BOMB)
        if (
            entry.filename.endswith("sharedStrings.xml")
            and entry.file_size > STRINGS_LIMIT
        ):
            raise TableError(BOMB)


def _check_contents(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "content.xml" in names and "mimetype" in names:
        raise TableError(OPEN_DOCUMENT)
    if "[Content_Types].xml" not in names or not any(
        name.startswith("xl/workbook.") for name in names
    ):
        raise TableError(NOT_A_WORKBOOK)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TableError(MACROS)
    types = archive.open("[Content_Types].xml").read(200_000)
    if b"macroEnabled" in types:
        raise TableError(MACROS)
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!DOCTYPE" in part.read(2048):
                    raise TableError(DAMAGED)


def check_workbook(stream: BinaryIO) -> None:
    """Refuse bombs, macros and archives that are no workbook, reading headers only.

    Raises: TableError.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_contents(archive, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise TableError(DAMAGED) from error
    stream.seek(0)


def cell_text(value: object, number_format: str = "General") -> str:
    """Return a cell as a person reads it: 500.0 as « 500 », dates as 2026-11-24.

    A number shown with leading zeros by its format keeps them.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        zeros = _ZEROS.match(number_format)
        width = zeros.group(1).count("0") if zeros else 0
        return str(value).zfill(width)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _load(stream: BinaryIO) -> Any:
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            # openpyxl tells of styles it cannot keep; we only read values.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                stream, read_only=True, data_only=True, keep_links=False
            )
    except READ_FAULTS as error:
        raise TableError(DAMAGED) from error


def sheets_of(stream: BinaryIO) -> list[Sheet]:
    """Return the visible sheets that hold cells, at most SHEET_LIMIT.

    Raises: TableError when the workbook cannot be read.
    """
    with closing(_load(stream)) as book:
        return [
            Sheet(index, sheet.title)
            for index, sheet in enumerate(book.worksheets[:SHEET_LIMIT])
            if sheet.sheet_state == "visible"
        ]


def read_rows(stream: BinaryIO, sheet: Sheet) -> Iterator[Row]:
    """Yield the rows of one sheet, blank ones left out.

    Raises: TableError with the line at which the workbook stops being readable.
    """
    line = 0
    with closing(_load(stream)) as book:
        page = book.worksheets[sheet.index]
        # The declared size may be a lie or a million ghost cells.
        page.reset_dimensions()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for line, cells in enumerate(page.iter_rows(), start=1):
                    if texts := _texts(cells, line):
                        yield Row(line, texts)
        except READ_FAULTS as error:
            raise TableError(DAMAGED, line=line) from error


def _texts(cells: tuple[Any, ...], line: int) -> tuple[str, ...]:
    filled = [cell for cell in cells if cell.value is not None]
    if not filled:
        return ()
    last = filled[-1].column
    if last > COLUMN_LIMIT:
        message = f"La ligne {line} compte plus de {COLUMN_LIMIT} colonnes."
        raise TableError(message, line=line)
    texts = [""] * last
    for cell in filled:
        number_format = (
            cell.number_format if isinstance(cell.value, int | float) else ""
        )
        texts[cell.column - 1] = cell_text(cell.value, number_format)
    return tuple(texts)
