"""Keep a file of Gophish sealed until somebody decides, and open it for the time of a reading.

Such a file may hold what people once typed: it is in clear for the time of a reading
alone, and the whole goes after the decision, or after a day.
"""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.sealedfile import SealedReader, SealedWriter
from beffroi.phishing.models.edited import GophishUpload
from beffroi.phishing.rules.states import UploadState

FOLDER = "gophish"
# Folders in clear: what a killed worker left is found by this name.
CLEAR = "beffroi-gophish-"
READING_MOST = timedelta(hours=2)
KEPT = timedelta(days=1)
ENTRIES_MOST = 2_000
PIECE = 1024 * 1024
MEGABYTE = 1024 * 1024
WAITING = (UploadState.READING, UploadState.READY, UploadState.APPLYING)


class TooHeavy(Refusal):
    sentence = (
        "Cette archive deviendrait démesurée une fois ouverte : elle n’a pas été lue."
    )


class BadArchive(Refusal):
    sentence = "Cette archive ZIP est abîmée ou protégée par un mot de passe : envoyez-la sans."


class FileGone(Refusal):
    sentence = "Ce fichier n’est gardé qu’une journée : envoyez-le de nouveau."


def seal_upload(key: object, stream: IO[bytes]) -> str:
    """Keep the bytes of a file, sealed; return where."""
    with tempfile.TemporaryFile() as sealed:
        with SealedWriter(sealed, _passphrase()) as writer:
            while piece := stream.read(PIECE):
                writer.write(piece)
        sealed.seek(0)
        return default_storage.save(f"{FOLDER}/{key}", File(sealed))


def _passphrase() -> str:
    """Return a passphrase of this use alone."""
    return hashlib.sha256(f"gophish:{settings.SECRET_KEY}".encode()).hexdigest()


def forget_file(upload: GophishUpload) -> None:
    """Drop the file of an upload. May be called twice."""
    if upload.path:
        default_storage.delete(upload.path)
    GophishUpload.objects.filter(pk=upload.pk).update(path="")


def forget_old() -> int:
    """Drop the files about which nobody decided for a day; return how many."""
    oldest = clock.now() - KEPT
    count = 0
    for upload in GophishUpload.objects.filter(created_at__lt=oldest).exclude(path=""):
        forget_file(upload)
        GophishUpload.objects.filter(pk=upload.pk, state__in=WAITING).update(
            state=UploadState.ABANDONED, settled_at=clock.now()
        )
        count += 1
    return count


def forget_left_open() -> int:
    """Remove the folders in clear that killed workers left; return how many."""
    oldest = (clock.now() - READING_MOST).timestamp()
    count = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{CLEAR}*"):
        # Another one may have removed it meanwhile.
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
    return count


@contextmanager
def opened_upload(upload: GophishUpload) -> Iterator[Path]:
    """Give the path of the file in clear, or of the folder that an archive holds.

    Raises: FileGone; TooHeavy; BadArchive.
    """
    if not upload.path or not default_storage.exists(upload.path):
        raise FileGone
    with tempfile.TemporaryDirectory(prefix=CLEAR) as folder:
        path = Path(folder) / (Path(upload.name).name or "gophish")
        with default_storage.open(upload.path) as sealed, path.open("wb") as clear:
            reader = io.BufferedReader(
                SealedReader(cast("IO[bytes]", sealed.file), _passphrase())
            )
            while piece := reader.read(PIECE):
                clear.write(piece)
        yield _unpacked(path, Path(folder) / "contenu") if _is_archive(path) else path


def _is_archive(path: Path) -> bool:
    """Tell an archive from a workbook, which is one too."""
    if not zipfile.is_zipfile(path) or path.suffix.lower() in {".xlsx", ".xlsm"}:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return True


def _unpacked(path: Path, folder: Path) -> Path:
    """Write the files of an archive under names of ours, within the limits."""
    folder.mkdir()
    left = settings.IMPORT_LIMIT_MB * MEGABYTE
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > ENTRIES_MOST or sum(e.file_size for e in entries) > left:
                raise TooHeavy
            for rank, entry in enumerate(entries):
                # Never the path that the archive gives: it may climb out of its folder.
                name = Path(entry.filename.replace("\\", "/")).name[:100]
                home = folder / f"{rank:04d}"
                home.mkdir()
                with (
                    archive.open(entry) as source,
                    (home / (name or "fichier")).open("wb") as target,
                ):
                    left -= _copied(source, target, left)
    except (
        zipfile.BadZipFile,
        RuntimeError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise BadArchive from error
    return folder


def _copied(source: IO[bytes], target: IO[bytes], left: int) -> int:
    """Copy a member, counting what really comes out. Raises: TooHeavy."""
    count = 0
    while piece := source.read(PIECE):
        count += len(piece)
        if count > left:
            raise TooHeavy
        target.write(piece)
    return count
