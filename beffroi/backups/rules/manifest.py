"""What an archive says about itself: its last part, read first."""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from beffroi.backups.rules.neutral import Kind

FORMAT = 1
NAME = "manifest.json"
FILES_NAME = "files.jsonl"
ERASURES_NAME = "effacements.jsonl"
KEY_NAME = "secret-key"
SETTINGS_NAME = "reglages.env"
_LABEL = re.compile(r"[a-z_0-9]+\.[a-z_0-9]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class ManifestError(ValueError):
    """These bytes are not the manifest of an archive that this program can read."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, its lines, their digest and that of the part."""

    columns: tuple[tuple[str, Kind], ...]
    count: int
    rows: str
    sha256: str

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(kind for _, kind in self.columns)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Versions, counts and fingerprints of everything in the archive.

    `tables` is known by « app.model » in small letters; `missing` names the files that
    the disk had lost when the archive was made.
    """

    version: str
    engine: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    tables: dict[str, Table]
    key_fingerprint: str
    has_key: bool
    files_sha256: str
    file_count: int
    file_bytes: int
    missing: tuple[str, ...] = ()
    format: int = FORMAT
    extras: dict[str, str] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        return sum(table.count for table in self.tables.values())

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def table_part(label: str) -> str:
    return f"tables/{label}.jsonl"


def file_part(path: str) -> str:
    return f"files/{path}"


def parse(raw: bytes) -> Manifest:
    """Return the manifest.

    Raises: ManifestError.
    """
    try:
        data = json.loads(raw)
        if data["format"] != FORMAT:
            raise ManifestError(f"format {data['format']}")
        return _manifest(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, ManifestError):
            raise
        raise ManifestError(str(error)) from error


def _manifest(data: dict[str, Any]) -> Manifest:
    known = {name: data[name] for name in ("version", "engine", "made_at")}
    tables = {label: _table(label, held) for label, held in data["tables"].items()}
    return Manifest(
        **known,
        migrations=tuple((str(app), str(name)) for app, name in data["migrations"]),
        tables=tables,
        key_fingerprint=str(data["key_fingerprint"]),
        has_key=bool(data["has_key"]),
        files_sha256=_digest(data["files_sha256"]),
        file_count=int(data["file_count"]),
        file_bytes=int(data["file_bytes"]),
        missing=tuple(map(str, data["missing"])),
        extras={str(k): _digest(v) for k, v in data["extras"].items()},
    )


def _table(label: str, data: dict[str, Any]) -> Table:
    if not _LABEL.fullmatch(label):
        raise ManifestError(label)
    return Table(
        columns=tuple((str(name), Kind(kind)) for name, kind in data["columns"]),
        count=int(data["count"]),
        rows=_digest(data["rows"]),
        sha256=_digest(data["sha256"]),
    )


def _digest(text: object) -> str:
    if not isinstance(text, str) or not _DIGEST.fullmatch(text):
        raise ManifestError("digest")
    return text
