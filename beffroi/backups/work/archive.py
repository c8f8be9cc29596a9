"""Write one archive: every table at one moment, the files they name, the key, the manifest.

The archive is a ZIP, sealed as a whole when a passphrase is given. It appears under its
name once complete, readable by its owner alone. Format: docs/operate/sauvegardes.md.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.apps.registry import Apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from beffroi.backups.rules.manifest import (
    ERASURES_NAME,
    FILES_NAME,
    KEY_NAME,
    NAME,
    SETTINGS_NAME,
    Manifest,
    Table,
    file_part,
    table_part,
)
from beffroi.backups.rules.neutral import add_line, digest_text
from beffroi.backups.work.snapshot import (
    columns_of,
    held_models,
    lines_of,
    registry_of,
    snapshot,
)
from beffroi.lib import clock
from beffroi.lib.sealedfile import SealedWriter

READ_ME = """\
Ceci est une sauvegarde de Beffroi. « beffroi restore » la remet en place.
tables/ : une table par fichier, une ligne de JSON par ligne de la table ; les colonnes
sont nommées, dans l’ordre, par manifest.json. files/ : les fichiers déposés, chacun
nommé par son empreinte SHA-256.
"""
# Settings that belong to one machine, or hold a secret of it.
LOCAL_SETTINGS = ("BEFFROI_DATABASE_", "BEFFROI_DATA_DIR", "BEFFROI_BACKUP_")
CHUNK = 1024 * 1024
Tell = Callable[[int, int, str], None]


def silent(done: int, total: int, note: str) -> None:
    """Tell nobody how far the work has come."""


@dataclass
class Writing:
    """The archive being written."""

    archive: zipfile.ZipFile
    tell: Tell
    tables: dict[str, Table] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    files_sha256: str = ""
    file_count: int = 0
    file_bytes: int = 0


def write_archive(
    target: Path,
    *,
    passphrase: str = "",
    with_key: bool = True,
    erasures: bytes = b"",
    tell: Tell = silent,
) -> Manifest:
    """Write the whole installation into `target`, replacing it at the very end.

    Bounded memory whatever the size. `erasures` is the list of people erased, kept with
    the archive so that a later restore obeys it.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.partiel")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with _sealed(raw, passphrase) as stream:
                manifest = _write(stream, erasures, tell, with_key=with_key)
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


@contextmanager
def _sealed(raw: IO[bytes], passphrase: str) -> Iterator[IO[bytes]]:
    if not passphrase:
        yield raw
        return
    with SealedWriter(raw, passphrase) as sealed:
        yield sealed  # type: ignore[misc]  # a raw stream writes bytes as a file does


def _write(
    stream: IO[bytes], erasures: bytes, tell: Tell, *, with_key: bool
) -> Manifest:
    made_at = clock.now()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        writing = Writing(archive, tell)
        archive.writestr("LISEZMOI.txt", READ_ME)
        with snapshot() as alias:
            engine = connections[alias].vendor
            migrations = sorted(
                MigrationRecorder(connections[alias]).applied_migrations()
            )
            registry = registry_of(connections[alias])
            _write_tables(writing, registry, alias)
            _write_files(writing, registry, alias)
        _write_extras(writing, erasures, with_key=with_key)
        manifest = Manifest(
            version=version("beffroi"),
            engine=engine,
            made_at=made_at.isoformat(timespec="seconds"),
            migrations=tuple(migrations),
            tables=writing.tables,
            key_fingerprint=key_fingerprint(settings.SECRET_KEY),
            has_key=with_key,
            files_sha256=writing.files_sha256,
            file_count=writing.file_count,
            file_bytes=writing.file_bytes,
            missing=tuple(writing.missing),
            extras=writing.extras,
        )
        archive.writestr(NAME, manifest.to_json())
    return manifest


def key_fingerprint(secret_key: str) -> str:
    """Return what recognizes a secret key without telling it."""
    return hashlib.blake2b(
        secret_key.encode(), digest_size=8, person=b"beffroi-backup"
    ).hexdigest()


def _write_tables(writing: Writing, registry: Apps, alias: str) -> None:
    models = held_models(registry)
    for rank, (label, model) in enumerate(models.items()):
        writing.tell(rank, len(models), "Tables")
        columns = columns_of(model)
        part, count, total = hashlib.sha256(), 0, 0
        with writing.archive.open(table_part(label), "w", force_zip64=True) as out:
            for line in lines_of(model, columns, using=alias):
                out.write(line)
                part.update(line)
                count, total = count + 1, add_line(total, line)
        writing.tables[label] = Table(
            columns, count, digest_text(total), part.hexdigest()
        )


def _write_files(writing: Writing, registry: Apps, alias: str) -> None:
    """Copy the bytes that the rows of the same moment name, then their list."""
    stored = registry.get_model("files", "StoredFile")
    rows: QuerySet[Any] = (
        QuerySet(stored, using=alias).exclude(path="").order_by("path")
    )
    listed: list[str] = []
    pairs = rows.values_list("path", "sha256").distinct()
    expected = pairs.count()
    for path, digest in pairs.iterator(chunk_size=1000):
        writing.tell(len(listed), expected, "Fichiers")
        size = _copy_file(writing, path)
        if size is None:
            writing.missing.append(path)
            continue
        listed.append(json.dumps([path, size, digest]))
        writing.file_bytes += size
    writing.file_count = len(listed)
    raw = "".join(f"{line}\n" for line in listed).encode()
    writing.archive.writestr(FILES_NAME, raw)
    writing.files_sha256 = hashlib.sha256(raw).hexdigest()


def _copy_file(writing: Writing, path: str) -> int | None:
    """Copy one file, stored as it is: most are compressed already; None when it is lost."""
    try:
        source = default_storage.open(path, "rb")
    except FileNotFoundError:
        return None
    member = zipfile.ZipInfo(file_part(path))
    size = 0
    with source, writing.archive.open(member, "w", force_zip64=True) as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)
            size += len(chunk)
    return size


def _write_extras(writing: Writing, erasures: bytes, *, with_key: bool) -> None:
    extras = {ERASURES_NAME: erasures, SETTINGS_NAME: _portable_settings()}
    if with_key:
        extras[KEY_NAME] = settings.SECRET_KEY.encode()
    for name, raw in extras.items():
        writing.archive.writestr(name, raw)
        writing.extras[name] = hashlib.sha256(raw).hexdigest()


def _portable_settings() -> bytes:
    path: Path = settings.DATA_DIR / SETTINGS_NAME
    if not path.exists():
        return b""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.strip().startswith(LOCAL_SETTINGS)]
    return "".join(f"{line}\n" for line in kept).encode()
