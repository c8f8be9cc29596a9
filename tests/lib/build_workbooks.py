"""Small workbooks, honest and hostile."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl

Change = Callable[[Any], None]


def workbook(
    rows: Iterable[Iterable[object]], *, change: Change = lambda sheet: None
) -> bytes:
    """Return an XLSX file of one sheet; `change` may go on with the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return the archive with one part added or replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        new.writestr(name, part)
    return file.getvalue()


def bomb() -> bytes:
    """Return a small workbook that would expand a thousand times."""
    part = b"<worksheet><sheetData>" + b"0" * 40_000_000
    return with_part(workbook([["nom"], ["A"]]), "xl/worksheets/sheet1.xml", part)
