"""Make archives, try to restore them, keep the useful ones."""

import errno
import logging
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from beffroi.backups.models import Backup
from beffroi.backups.queries import LOST
from beffroi.backups.rules.rotation import Rotation, moment_of, name_of, to_keep
from beffroi.backups.rules.states import BackupOrigin, BackupState, TrialState
from beffroi.backups.work.archive import Tell, silent, write_archive
from beffroi.backups.work.reading import opened
from beffroi.backups.work.restoring import load, sqlite_beside
from beffroi.files.models import StoredFile
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.privacy.queries.erasures import erasure_list

logger = logging.getLogger("beffroi.backups")
ERASURES_BESIDE = "effacements.jsonl"
FULL = "Le disque est plein, ou presque : libérez de la place."
FAILED = "La sauvegarde s’est arrêtée sur une erreur ; le journal du serveur dit où."
KEPT_ROWS = 400
MARGIN = 2.5  # the archive, then the database of its trial


def make(
    target: Path,
    *,
    origin: BackupOrigin,
    by: Actor,
    passphrase: str = "",
    with_key: bool = True,
    tell: Tell = silent,
) -> Backup:
    """Write one archive and remember it, whether it came out or not.

    Raises: OSError; DatabaseError.
    """
    backup = _begin(target, origin, by, is_encrypted=bool(passphrase))
    try:
        manifest = write_archive(
            target,
            passphrase=passphrase,
            with_key=with_key,
            erasures=erasure_list(),
            tell=tell,
        )
    except (OSError, DatabaseError) as error:
        _close(backup, BackupState.FAILED, sentence_for(error))
        raise
    backup.size_bytes = target.stat().st_size
    backup.row_count = manifest.row_count
    backup.file_count = manifest.file_count
    note = plural(len(manifest.missing), "fichier introuvable", "fichiers introuvables")
    _close(backup, BackupState.DONE, note if manifest.missing else "")
    return backup


@transaction.atomic
def _begin(
    target: Path, origin: BackupOrigin, by: Actor, *, is_encrypted: bool
) -> Backup:
    backup = Backup.objects.create(
        origin=origin,
        started_at=clock.now(),
        file_name=target.name[:200],
        is_encrypted=is_encrypted,
    )
    record(
        by=by,
        verb="make_backup",
        object_kind="backup",
        object_key=backup.pk,
        object_label=target.name,
    )
    return backup


def _close(backup: Backup, state: BackupState, note: str) -> None:
    backup.state = state
    backup.note = note[:300]
    backup.ended_at = clock.now()
    backup.save()


def sentence_for(error: Exception) -> str:
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return FULL if is_full else FAILED


def try_restore(backup: Backup, path: Path, *, passphrase: str = "") -> bool:
    """Restore an archive into a database that is thrown away; remember what came of it."""
    backup.trial_at = clock.now()
    try:
        count = _restore_aside(path, passphrase)
    except (Refusal, OSError, DatabaseError) as error:
        logger.error("test restore failed", exc_info=error)
        note = str(error) if isinstance(error, Refusal) else sentence_for(error)
        backup.trial_state, backup.trial_note = TrialState.FAILED, note[:300]
    else:
        backup.trial_state = TrialState.PASSED
        backup.trial_note = (
            f"{plural(count, 'ligne relue', 'lignes relues')}, toutes identiques."
        )
    backup.save(update_fields=["trial_state", "trial_at", "trial_note"])
    return backup.trial_state == TrialState.PASSED


def _restore_aside(path: Path, passphrase: str) -> int:
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".essai-") as folder,
        opened(path, passphrase=passphrase) as archive,
    ):
        archive.verify()
        with sqlite_beside(Path(folder) / "essai.sqlite3"):
            load(archive)
        return archive.manifest.row_count


def back_up_and_try() -> None:
    """Make the night's archive, try it, forget the old ones. Nothing without a folder."""
    if settings.BACKUP_DIR is None:
        return
    folder = Path(settings.BACKUP_DIR)
    _forget_lost()
    target = folder / name_of(clock.now().astimezone(clock.FRANCE))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < MARGIN * _size_bytes():
            raise OSError(errno.ENOSPC, "too little room")
        backup = make(
            target,
            origin=BackupOrigin.SCHEDULED,
            by=SYSTEM,
            passphrase=settings.BACKUP_PASSPHRASE,
        )
    except (OSError, DatabaseError) as error:
        logger.error("backup failed", exc_info=error)
        _note_failure(target, error)
        return
    (folder / ERASURES_BESIDE).write_bytes(erasure_list())
    if try_restore(backup, target, passphrase=settings.BACKUP_PASSPHRASE):
        _rotate(folder)


def _note_failure(target: Path, error: Exception) -> None:
    """Remember a failure that came before the archive itself was begun."""
    known = Backup.objects.filter(file_name=target.name, state=BackupState.FAILED)
    if not known.exists():
        backup = _begin(target, BackupOrigin.SCHEDULED, SYSTEM, is_encrypted=False)
        _close(backup, BackupState.FAILED, sentence_for(error))


def _forget_lost() -> None:
    """Close what a killed process left open, and forget the oldest lines."""
    lost = Backup.objects.filter(
        state=BackupState.RUNNING, started_at__lt=clock.now() - LOST
    )
    lost.update(state=BackupState.FAILED, note=FAILED, ended_at=clock.now())
    old = Backup.objects.order_by("-started_at").values_list("pk", flat=True)
    Backup.objects.filter(pk__in=list(old[KEPT_ROWS : KEPT_ROWS + 500])).delete()


def _rotate(folder: Path) -> None:
    """Remove the archives that the rotation lets go; only after a sound new one."""
    names = [path.name for path in folder.iterdir() if path.is_file()]
    rotation = Rotation(
        settings.BACKUP_DAYS, settings.BACKUP_WEEKS, settings.BACKUP_MONTHS
    )
    kept = to_keep(names, rotation)
    for name in names:
        if moment_of(name) and name not in kept:
            (folder / name).unlink()


def _size_bytes() -> int:
    stored = StoredFile.objects.aggregate(total=Sum("size_bytes"))["total"] or 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(stored) + int(cursor.fetchone()[0])
    path = Path(str(connection.settings_dict["NAME"]))
    return int(stored) + (path.stat().st_size if path.exists() else 0)
