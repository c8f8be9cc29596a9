"""Open what was given, whatever it is, and read it into one haul; nothing is written.

A file is known by its content, a folder is read file by file. What cannot be read is
refused by name; what can is kept.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from beffroi.lib.content import ContentError, read_list, read_yaml
from beffroi.lib.delimited import encoding_of
from beffroi.lib.errors import Refusal
from beffroi.lib.filekind import FileKind
from beffroi.lib.tables import open_file, read_table
from beffroi.phishing.rules.gophish.brands import Brand
from beffroi.phishing.rules.gophish.database import read_database_into
from beffroi.phishing.rules.gophish.exports import is_known_heading, read_table_into
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.hits import plain_classes
from beffroi.phishing.rules.gophish.messages import (
    is_message,
    read_message_into,
    read_page_into,
    read_text_into,
)
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.results import Classify
from beffroi.phishing.rules.gophish.shapes import Kind
from beffroi.phishing.rules.gophish.values import line_of, mappings_of
from beffroi.phishing.work.gophish_database import installation_of, opened

BRANDS = Path(__file__).parents[1] / "content" / "brands.yaml"
FILES_MOST = 2_000
# Beyond, a file of templates names nothing any more.
INDEX_BYTES = 200_000
# Both number their campaigns from 1: read together, they would be taken for one another.
SECOND_DATABASE = "Une seule base par dossier : importez l’autre à part."
_MARKERS = re.compile(r"\{\{|\(\$|%(?:recipient_|url%)|" + "FIX" + "ME")
_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})


@cache
def known_brands() -> tuple[Brand, ...]:
    """Return the real brands to flag, read once."""
    return tuple(
        Brand(str(row["name"]), tuple(map(str, row["words"])))
        for row in read_list(BRANDS)
    )


@dataclass(slots=True)
class Opening:
    """How files are opened: the largest size, the brands to flag, who judges old hits."""

    limit_mb: int
    classify: Classify = plain_classes
    brands: Sequence[Brand] = field(default_factory=known_brands)
    haul: Haul = field(default_factory=Haul)

    def reading(self, label: str) -> Reading:
        name = line_of(label) or "sans nom"
        return Reading(name, self.brands, self.classify, self.haul)


def source_name(path: Path) -> str:
    """Return what tells a source from the others: its name, and its installation if known."""
    moment = installation_of(path) if path.is_file() else ""
    if not moment:
        return path.name[:120]
    return f"{path.name[:100]}#{hashlib.sha256(moment.encode()).hexdigest()[:8]}"


def read_path(path: Path, opening: Opening) -> Haul:
    """Read a file or a folder.

    Raises: Refusal when a single file cannot be opened; in a folder it is noted.
    """
    if not path.is_dir():
        _read_file(path, path.stem, opening)
        return opening.haul
    named = set(_read_index(path, opening))
    has_database = False
    for file in _files(path, opening):
        if file in named:
            continue
        is_second = has_database and _is_database(file)
        has_database = has_database or _is_database(file)
        try:
            if is_second:
                raise Refusal(SECOND_DATABASE)
            _read_file(file, file.stem, opening)
        except Refusal as error:
            opening.haul.notes.refuse(Kind.FILE, file.name, 0, str(error))
    return opening.haul


def _files(folder: Path, opening: Opening) -> Iterator[Path]:
    """Yield the files of a folder in order; links and hidden ones stay closed."""
    found = (
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.is_symlink()
        and not file.name.startswith(".")
        and not file.name.endswith(("-wal", "-shm", "-journal"))
    )
    for rank, file in enumerate(found):
        if rank >= FILES_MOST:
            reason = f"Plus de {FILES_MOST} fichiers : la suite n’est pas lue."
            opening.haul.notes.refuse(Kind.FILE, folder.name, 0, reason)
            return
        yield file


def _read_index(folder: Path, opening: Opening) -> Iterator[Path]:
    """Read the templates that « data.yaml » names (Phishing Club); yield their files."""
    for index in sorted(folder.rglob("data.yaml"))[:FILES_MOST]:
        if index.is_symlink() or index.stat().st_size > INDEX_BYTES:
            continue
        try:
            held = read_yaml(index)
        except (ContentError, RecursionError):
            continue
        yield index
        for key in ("emails", "pages"):
            for part in mappings_of(held.get(key)):
                file = _beside(index, line_of(part.get("file"), 300))
                if file is not None:
                    _read_named(file, key, part, line_of(held.get("name")), opening)
                    yield file


def _beside(index: Path, name: str) -> Path | None:
    """Return a file that an index names, if it stands in its folder."""
    file = index.parent / name
    try:
        inside = file.resolve().is_relative_to(index.parent.resolve())
        return file if name and inside and file.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _read_named(file: Path, key: str, part: Any, family: str, opening: Opening) -> None:
    reading = opening.reading(file.stem)
    name = line_of(part.get("name")) or file.stem
    value = {
        "name": f"{family} – {name}" if family else name,
        "html": _text(file, opening.limit_mb),
        "subject": part.get("subject"),
        "envelope_sender": part.get("from") or part.get("envelope from"),
    }
    if key == "emails":
        reading.add_template(value)
    else:
        reading.add_page(value)


def _read_file(path: Path, label: str, opening: Opening) -> None:
    """Read one file by what it holds.

    Raises: Refusal when it cannot be opened, is too large, or is of no use here.
    """
    reading = opening.reading(label)
    limit = 0 if _is_database(path) else opening.limit_mb
    stream, code = open_file(path, limit_mb=limit)
    stream.close()
    if code == "database":
        _read_database(path, reading)
    elif code == "zip":
        _read_table(path, reading, opening)
    elif code in {"json", "html", "text"}:
        _read_text(path, code, reading, opening)
    else:
        message = f"« {path.name} » est {FileKind(code).words} : rien à y lire ici."
        raise Refusal(message)


def _is_database(path: Path) -> bool:
    """Tell a database, read row by row, from files that are read whole."""
    try:
        with path.open("rb") as stream:
            return stream.read(15) == b"SQLite format 3"
    except OSError:
        return False


def _read_database(path: Path, reading: Reading) -> None:
    def tell(sentence: str) -> None:
        reading.refuse(Kind.FILE, path.name, 0, sentence)

    with opened(path, tell) as rows:
        read_database_into(reading, rows)


def _read_table(path: Path, reading: Reading, opening: Opening) -> None:
    with path.open("rb") as stream:
        _read_rows(stream, path.name, reading, opening)


def _read_rows(stream: BinaryIO, name: str, reading: Reading, opening: Opening) -> None:
    # On its own, so that a table left before its end is let go before its stream closes.
    table = read_table(
        stream, name, limit_mb=opening.limit_mb, recognize=is_known_heading
    )
    read_table_into(reading, table)


def _read_text(path: Path, code: str, reading: Reading, opening: Opening) -> None:
    suffix = path.suffix.lower()
    data = _bytes(path, opening.limit_mb)
    if suffix == ".eml" or is_message(data):
        read_message_into(reading, data)
        return
    if suffix in _TABLES:
        _read_table(path, reading, opening)
        return
    text = _decoded(data)
    bare = text.lstrip("\ufeff \t\r\n\x00")
    if bare[:1] in {"{", "["} and not bare.startswith("{{"):
        reading.read_json(text)
    elif code == "html" or suffix in {".html", ".htm"} or bare.startswith("<"):
        read_page_into(reading, text)
    elif _MARKERS.search(text):
        read_text_into(reading, text)
    else:
        _read_table(path, reading, opening)


def _text(path: Path, limit_mb: int) -> str:
    return _decoded(_bytes(path, limit_mb))


def _bytes(path: Path, limit_mb: int) -> bytes:
    stream, _ = open_file(path, limit_mb=limit_mb)
    with stream:
        return stream.read()


def _decoded(data: bytes) -> str:
    encoding, _ = encoding_of(io.BytesIO(data))
    errors = "latin-1-holes" if encoding == "cp1252" else "replace"
    return data.decode(encoding, errors=errors).removeprefix("\ufeff")
