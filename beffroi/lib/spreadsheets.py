"""Tables that leave: CSV and XLSX that a spreadsheet opens well and never executes.

Source of the neutralizing rule: OWASP, « CSV Injection ». A text that begins with
a sign of formula gets an apostrophe in front; numbers and dates are written as such.
"""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, TypeAlias

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from beffroi.lib.clock import FRANCE

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell: TypeAlias = str | int | float | Decimal | bool | date | datetime | None

BOM = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATE_FORMAT = "DD/MM/YYYY"
MOMENT_FORMAT = "DD/MM/YYYY HH:MM"
CELL_MAX = 32_767  # what Excel keeps of one cell
WIDTH_MIN, WIDTH_MAX = 8, 60
LOOKED_AT = 100  # rows read ahead to choose the widths

# The signs, their full-width twins, and what some programs drop before reading one.
_FORMULA = re.compile(r"^(?:[\t\r\n]|[\s\ufeff\u200b]*[=+\-@＝＋－＠])")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
# Characters that XML 1.0 cannot hold; a spreadsheet would refuse the whole file.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class TableFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def table_response(
    table_format: TableFormat,
    filename: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> HttpResponseBase:
    """Return the table as a download, read row by row.

    `filename` goes without extension. Aware moments are written in the time of
    mainland France.
    """
    if table_format == TableFormat.CSV:
        return csv_response(filename, headers, rows)
    return xlsx_response(filename, headers, rows)


def csv_response(
    filename: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """Return a CSV that a French spreadsheet opens by double click: UTF-8 with BOM, `;`."""
    return StreamingHttpResponse(
        csv_lines(headers, rows),
        content_type="text/csv; charset=utf-8",
        headers=_headers(filename, TableFormat.CSV),
    )


def xlsx_response(
    filename: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> FileResponse:
    """Return a workbook of one sheet, written to disk before it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    write_xlsx(file, headers, rows)
    file.seek(0)
    return FileResponse(
        file, content_type=XLSX_TYPE, headers=_headers(filename, TableFormat.XLSX)
    )


def csv_lines(
    headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Give the lines of the CSV file one by one, the mark and the headers first."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield (BOM + writer.writerow([neutral(name) for name in headers])).encode()
    for row in rows:
        yield writer.writerow([_csv_text(cell) for cell in row]).encode()


def write_xlsx(
    file: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write a workbook of one sheet: bold frozen headers, widths, filters, no formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    remaining = iter(rows)
    first = list(islice(remaining, LOOKED_AT))
    for position, width in enumerate(_widths(headers, first), start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"
    titles = [_xlsx_cell(sheet, name) for name in headers]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    count = 1
    for row in chain(first, remaining):
        sheet.append([_xlsx_cell(sheet, value) for value in row])
        count += 1
    if headers:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{count}"
    book.save(file)


def neutral(text: str) -> str:
    """Return the text as no spreadsheet executes it, without unwritable characters.

    « -12,5 » stays as it is: a number does nothing.
    """
    clean = _UNWRITABLE.sub("", text)
    if _FORMULA.match(clean) and not _PLAIN_NUMBER.fullmatch(clean):
        clean = f"'{clean}"
    return clean[:CELL_MAX]


class _Echo:
    """Hand back each line to the caller of `writerow`."""

    def write(self, value: str) -> str:
        return value


def _headers(filename: str, extension: str) -> dict[str, str]:
    disposition = content_disposition_header(
        as_attachment=True, filename=f"{filename}.{extension}"
    )
    return {
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _csv_text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _yes_or_no(is_true=value)
    if isinstance(value, datetime):
        return f"{_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return str(int(value))
    return neutral(str(value))


def _xlsx_cell(sheet: "WriteOnlyWorksheet", value: Cell) -> XlsxCell:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, bool):
        cell.value = _yes_or_no(is_true=value)
    elif isinstance(value, datetime):
        cell.value = _local(value)
        cell.number_format = MOMENT_FORMAT
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = DATE_FORMAT
    elif isinstance(value, str):
        cell.value = neutral(value)
        # Whatever the text looks like (« =… », « #N/A »), it is a text.
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(FRANCE).replace(tzinfo=None)


def _yes_or_no(*, is_true: bool) -> str:
    return "oui" if is_true else "non"


def _widths(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[float]:
    for position, name in enumerate(headers):
        lengths = [len(name) + 3]
        lengths += [
            len(_csv_text(row[position])) for row in rows if position < len(row)
        ]
        yield min(max(*lengths, WIDTH_MIN), WIDTH_MAX) + 1.0
