"""Recognize a file by what it holds, never by its name alone.

Sources: magic numbers of each format's specification; ECMA-376 part 2 and
OpenDocument 1.3 part 2 for the archives; OWASP « File Upload Cheat Sheet ».
"""

import codecs
import re
import zipfile
from enum import StrEnum
from typing import BinaryIO

HEAD_LENGTH = 4096
CHUNK_LENGTH = 1 << 20
MOST_ENTRIES = 5_000
MOST_EXPANDED_BYTES = 600 * 1024 * 1024
MOST_RATIO = 200  # a real office file rarely exceeds 30
RATIO_MATTERS_FROM_BYTES = 20 * 1024 * 1024
SMALL_ENTRY_BYTES = 1 << 20


class Unfit(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    PROGRAM = "program"
    WEB_PAGE = "web_page"
    SCRIPT = "script"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    MACROS = "macros"
    OLD_OFFICE = "old_office"
    HEIC = "heic"
    DAMAGED = "damaged"
    NOT_RECOGNIZED = "not_recognized"


class UnfitFile(ValueError):  # noqa: N818  # a finding, turned into a Refusal above
    def __init__(self, reason: Unfit) -> None:
        super().__init__(reason.value)
        self.reason = reason


BINARY_KINDS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)
REFUSED_HEADS = (
    (b"MZ", Unfit.PROGRAM),
    (b"\x7fELF", Unfit.PROGRAM),
    (b"\xca\xfe\xba\xbe", Unfit.PROGRAM),
    (b"\xfe\xed\xfa", Unfit.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Unfit.PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", Unfit.PROGRAM),
    (b"#!", Unfit.SCRIPT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unfit.OLD_OFFICE),
    (b"Rar!", Unfit.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Unfit.ARCHIVE),
    (b"\x1f\x8b", Unfit.ARCHIVE),
    (b"BZh", Unfit.ARCHIVE),
    (b"\xfd7zXZ\x00", Unfit.ARCHIVE),
)
WEB_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|meta|\?xml|\?php)", re.I
)
SCRIPT = re.compile(rb"\A\s*(?:<\?php|<%|@echo\s+off|powershell\b)", re.I)
TEXT_CONTROLS = bytes(range(9)) + b"\x0b" + bytes(range(0x0E, 0x1B)) + b"\x7f"
ODF_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
ACTIVE_PARTS = re.compile(
    r"(vbaproject\.bin|vbadata\.xml|/activex/|^basic/|^scripts/|macrosheets/)", re.I
)
TEXT = "text"
HEIC_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1"})


def sniff(stream: BinaryIO) -> str:
    """Return the code of the kind that the content shows, or « text » for any text.

    The stream is read whole for a text, and left at its start.

    Raises: UnfitFile with the reason.
    """
    stream.seek(0)
    head = stream.read(HEAD_LENGTH)
    try:
        return _kind_of(stream, head)
    finally:
        stream.seek(0)


def _kind_of(stream: BinaryIO, head: bytes) -> str:
    if not head.strip(b"\x00 \r\n\t"):
        raise UnfitFile(Unfit.EMPTY)
    if kind := _image_or_pdf(head):
        return kind
    for magic, reason in REFUSED_HEADS:
        if head.startswith(magic):
            raise UnfitFile(reason)
    if head.startswith(b"PK"):
        return _archive_kind(stream)
    _check_text(stream, head)
    return TEXT


def _image_or_pdf(head: bytes) -> str:
    """Return the kind that the first bytes tell, or nothing."""
    for magic, kind in BINARY_KINDS:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise UnfitFile(Unfit.HEIC)
    return ""


def _archive_kind(stream: BinaryIO) -> str:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_archive(archive)
            return _office_kind(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UnfitFile(Unfit.DAMAGED) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnfitFile(Unfit.ENCRYPTED)
    expanded = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or expanded > MOST_EXPANDED_BYTES:
        raise UnfitFile(Unfit.BOMB)
    if expanded > RATIO_MATTERS_FROM_BYTES and expanded / packed > MOST_RATIO:
        raise UnfitFile(Unfit.BOMB)
    if any(ACTIVE_PARTS.search(entry.filename) for entry in entries):
        raise UnfitFile(Unfit.MACROS)


def _office_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = ODF_KINDS.get(_small(archive, "mimetype").strip())
        if kind:
            return kind
    if "[Content_Types].xml" in names:
        if b"macroenabled" in _small(archive, "[Content_Types].xml").lower():
            raise UnfitFile(Unfit.MACROS)
        for part, kind in OFFICE_PARTS.items():
            if part in names:
                return kind
    raise UnfitFile(Unfit.ARCHIVE)


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(SMALL_ENTRY_BYTES)


def _check_text(stream: BinaryIO, head: bytes) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", errors="replace").encode()
    else:
        stream.seek(0)
        while chunk := stream.read(CHUNK_LENGTH):
            if chunk.translate(None, TEXT_CONTROLS) != chunk:
                raise UnfitFile(Unfit.NOT_RECOGNIZED)
    if SCRIPT.search(head):
        raise UnfitFile(Unfit.SCRIPT)
    start = head.lstrip(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"<") and WEB_PAGE.search(start):
        raise UnfitFile(Unfit.WEB_PAGE)
