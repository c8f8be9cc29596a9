"""Open an archive, and verify the whole of it before anything is believed.

Refusal
├── NoArchive          the file is absent or is no archive of Beffroi
├── PassphraseNeeded   the archive is sealed and no passphrase was given
├── PassphraseRefused  the passphrase is not the one
└── ArchiveDamaged     a part is not what it was
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from beffroi.backups.rules.manifest import (
    FILES_NAME,
    NAME,
    Manifest,
    ManifestError,
    Table,
    file_part,
    parse,
    table_part,
)
from beffroi.backups.rules.neutral import add_line, digest_text, row_of
from beffroi.lib.errors import Refusal
from beffroi.lib.sealedfile import (
    DamagedError,
    NotSealedError,
    SealedReader,
    WrongPassphraseError,
    is_sealed,
)

CHUNK = 1024 * 1024
MANIFEST_MAX = 16 * 1024 * 1024
LINE_MAX = 64 * 1024 * 1024
_STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")


class NoArchive(Refusal):
    sentence = "Ce fichier n’est pas une sauvegarde de Beffroi."


class PassphraseNeeded(Refusal):
    sentence = (
        "Cette sauvegarde est chiffrée : donnez sa phrase secrète "
        "(--passphrase-file, ou BEFFROI_BACKUP_PASSPHRASE)."
    )


class PassphraseRefused(Refusal):
    sentence = "Ce n’est pas la phrase secrète de cette sauvegarde."


class ArchiveDamaged(Refusal):
    sentence = "Cette sauvegarde est abîmée : prenez-en une autre. Rien n’a été changé."


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One deposited file inside the archive."""

    path: str
    size: int
    sha256: str


class Archive:
    """One archive open for reading."""

    def __init__(self, parts: zipfile.ZipFile, *, is_encrypted: bool) -> None:
        self._parts = parts
        self.is_encrypted = is_encrypted
        self.manifest: Manifest = self._read_manifest()

    def _read_manifest(self) -> Manifest:
        try:
            if self._parts.getinfo(NAME).file_size > MANIFEST_MAX:
                raise NoArchive
            return parse(self._parts.read(NAME))
        except (KeyError, ManifestError) as error:
            raise NoArchive from error

    def small_part(self, name: str) -> bytes:
        """Return a small part kept beside the tables; b"" when it is not there."""
        if name not in self.manifest.extras:
            return b""
        return self._parts.read(name)

    def lines(self, label: str) -> Iterator[bytes]:
        """Yield the lines of one table."""
        with self._parts.open(table_part(label)) as part:
            while line := part.readline(LINE_MAX):
                yield line

    def files(self) -> Iterator[StoredPart]:
        """Yield what the archive says of each deposited file.

        Raises: ArchiveDamaged when a path would lead elsewhere.
        """
        with self._parts.open(FILES_NAME) as part:
            for line in part:
                path, size, digest = json.loads(line)
                if not _STORED.fullmatch(path):
                    raise ArchiveDamaged
                yield StoredPart(path, int(size), str(digest))

    def copy_file(self, stored: StoredPart, out: IO[bytes] | None = None) -> None:
        """Read one file against its fingerprint, writing it where asked.

        Raises: ArchiveDamaged.
        """
        digest, size = hashlib.sha256(), 0
        with self._parts.open(file_part(stored.path)) as part:
            while chunk := part.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if out is not None:
                    out.write(chunk)
        if (digest.hexdigest(), size) != (stored.sha256, stored.size):
            message = f"Le fichier {stored.path} de cette sauvegarde est abîmé."
            raise ArchiveDamaged(message)

    def verify(self) -> None:
        """Read everything once and compare with the manifest; long on a large archive.

        Raises: ArchiveDamaged.
        """
        for name, wanted in self.manifest.extras.items():
            if hashlib.sha256(self._parts.read(name)).hexdigest() != wanted:
                raise ArchiveDamaged(
                    f"La partie « {name} » de cette sauvegarde est abîmée."
                )
        for label, table in self.manifest.tables.items():
            self._verify_table(label, table)
        listed = hashlib.sha256(self._parts.read(FILES_NAME)).hexdigest()
        if listed != self.manifest.files_sha256:
            raise ArchiveDamaged
        count = 0
        for stored in self.files():
            self.copy_file(stored)
            count += 1
        if count != self.manifest.file_count:
            raise ArchiveDamaged

    def _verify_table(self, label: str, table: Table) -> None:
        part, count, total = hashlib.sha256(), 0, 0
        for line in self.lines(label):
            row_of(table.kinds, line)
            part.update(line)
            count, total = count + 1, add_line(total, line)
        found = (count, digest_text(total), part.hexdigest())
        if found != (table.count, table.rows, table.sha256):
            message = f"La table « {label} » de cette sauvegarde est abîmée."
            raise ArchiveDamaged(message)


@contextmanager
def opened(path: Path, *, passphrase: str = "") -> Iterator[Archive]:
    """Open an archive, sealed or not.

    Raises: NoArchive; PassphraseNeeded; PassphraseRefused; ArchiveDamaged, also when
    what is read inside the block turns out to be damaged.
    """
    try:
        with path.open("rb") as raw:
            sealed = is_sealed(raw)
            if sealed and not passphrase:
                raise PassphraseNeeded
            source = _unsealed(raw, passphrase) if sealed else raw
            with zipfile.ZipFile(source) as parts:
                yield Archive(parts, is_encrypted=sealed)
    except FileNotFoundError as error:
        raise NoArchive(f"Le fichier « {path} » n’existe pas.") from error
    except zipfile.BadZipFile as error:
        raise (ArchiveDamaged if "CRC" in str(error) else NoArchive) from error
    except (DamagedError, zlib.error, KeyError, EOFError) as error:
        raise ArchiveDamaged from error


def _unsealed(raw: IO[bytes], passphrase: str) -> IO[bytes]:
    try:
        return io.BufferedReader(SealedReader(raw, passphrase), CHUNK)
    except WrongPassphraseError as error:
        raise PassphraseRefused from error
    except NotSealedError as error:
        raise NoArchive from error
