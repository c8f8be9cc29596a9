"""Rows of a CSV or TSV file, whatever its encoding and separator, as a stream."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from beffroi.lib.filekind import utf16_without_mark
from beffroi.lib.rows import Row, TableError

SEPARATORS = (";", ",", "\t", "|")
LINE_LIMIT = 2_000_000
CELL_LIMIT = 1_000_000
COLUMN_LIMIT = 2_000
# A cell with more line breaks than this is an opening quote that nobody closed.
CELL_LINES_LIMIT = 40
BLOCK = 1 << 20
SAMPLE_CHARS = 200_000
ENCODING_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 avec marque",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written; `damaged` counts characters that could not be read."""

    encoding: str
    separator: str
    damaged: int = 0
    skipped_lines: int = 0

    @property
    def encoding_words(self) -> str:
        return ENCODING_WORDS[self.encoding]


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the five bytes that Windows-1252 leaves out as Latin-1 does."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101  # the codec calls this on decoding only
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin-1-holes", _windows_1252)


def _utf8_faults(stream: BinaryIO) -> tuple[int, int]:
    """Return how many characters are not UTF-8, and how many are beyond ASCII."""
    strict = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        while block := stream.read(BLOCK):
            strict.decode(block)
        strict.decode(b"", final=True)
    except UnicodeDecodeError:
        stream.seek(0)
    else:
        return 0, 0
    loose = codecs.getincrementaldecoder("utf-8")("replace")
    faults = beyond = 0
    while block := stream.read(BLOCK):
        text = loose.decode(block)
        faults += text.count("\ufffd") - block.count(b"\xef\xbf\xbd")
        beyond += sum(1 for char in text if char > "\x7f")
    return faults, beyond


def encoding_of(stream: BinaryIO) -> tuple[str, int]:
    """Return the encoding of a text file and the number of unreadable characters.

    Reads the whole stream in blocks: an accent may wait for the last line.
    """
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    if bare := utf16_without_mark(head):
        return bare, 0
    faults, beyond = _utf8_faults(stream)
    if faults and faults * 10 > beyond:
        return "cp1252", 0
    mark = head.startswith(codecs.BOM_UTF8)
    return ("utf-8-sig" if mark else "utf-8"), faults


def _open(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    stream.seek(0)
    errors = "latin-1-holes" if encoding == "cp1252" else "replace"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LINE_LIMIT):
        number += 1
        if len(line) == LINE_LIMIT and not line.endswith(("\n", "\r")):
            message = (
                f"La ligne {number} est démesurée : ce fichier n’est pas un tableau."
            )
            raise TableError(message, line=number)
        if "\x00" in line:
            message = (
                f"La ligne {number} contient des caractères nuls : le fichier est abîmé. "
                "Ouvrez-le dans votre tableur et enregistrez-le au format CSV."
            )
            raise TableError(message, line=number)
        yield line


def _separator_score(sample: list[str], separator: str) -> float:
    rows = [row for row in csv.reader(sample, delimiter=separator) if any(row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    return count / len(rows) * min(width - 1, 40)


def separator_of(sample: str) -> str:
    """Return the separator that cuts a sample of text into the steadiest columns."""
    lines = sample.splitlines(keepends=True)[:200]
    scores = {mark: _separator_score(lines, mark) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: scores[mark])


def dialect_of(stream: BinaryIO) -> Dialect:
    """Return how a text file is written; honors Excel's first line « sep=; »."""
    encoding, damaged = encoding_of(stream)
    text = _open(stream, encoding)
    sample = text.read(SAMPLE_CHARS)
    text.detach()
    first = sample.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return Dialect(encoding, first[4], damaged, skipped_lines=1)
    csv.field_size_limit(CELL_LIMIT)
    try:
        return Dialect(encoding, separator_of(sample), damaged)
    except csv.Error as error:
        raise _unclosed(1) from error


def _unclosed(line: int) -> TableError:
    return TableError(
        f"À partir de la ligne {line}, un guillemet ouvert n’est jamais fermé.",
        line=line,
    )


def _checked(cells: list[str], line: int, spanned: int) -> Row:
    if len(cells) > COLUMN_LIMIT:
        message = f"La ligne {line} compte plus de {COLUMN_LIMIT} colonnes."
        raise TableError(message, line=line)
    if spanned > CELL_LINES_LIMIT and any(
        cell.count("\n") + cell.count("\r") > CELL_LINES_LIMIT for cell in cells
    ):
        raise _unclosed(line)
    return Row(line, tuple(cells))


def read_rows(stream: BinaryIO, dialect: Dialect) -> Iterator[Row]:
    """Yield every row, blank ones included; cells keep their spaces and line breaks.

    Raises: TableError with the line, on nul characters, endless cells or lines.
    """
    csv.field_size_limit(CELL_LIMIT)
    text = _open(stream, dialect.encoding)
    lines = _lines(text)
    for _ in range(dialect.skipped_lines):
        next(lines, "")
    reader = csv.reader(lines, delimiter=dialect.separator)
    before = dialect.skipped_lines
    try:
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _unclosed(before + 1) from error
            after = reader.line_num + dialect.skipped_lines
            yield _checked(cells, before + 1, after - before)
            before = after
    finally:
        text.detach()
