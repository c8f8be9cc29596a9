"""Make an archive, verify one, bring one back.

The refusals of reading and restoring are those of `work.reading` and `work.restoring`.

Refusal
└── FileExists  a file bears this name already
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from beffroi.backups.models import Backup
from beffroi.backups.rules.manifest import ERASURES_NAME, Manifest
from beffroi.backups.rules.states import BackupOrigin, BackupState
from beffroi.backups.work import making
from beffroi.backups.work.archive import Tell, silent
from beffroi.backups.work.making import ERASURES_BESIDE
from beffroi.backups.work.reading import opened
from beffroi.backups.work.restoring import (
    NotEmpty,
    StillRunning,
    chosen_key,
    is_empty,
    restore_installation,
)
from beffroi.backups.work.setting_aside import Aside
from beffroi.jobs.queries import is_worker_alive
from beffroi.journal.operations import record, write_head
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.privacy.work.listing import adopt_erasures, replay_erasures


class FileExists(Refusal):
    sentence = "Un fichier porte déjà ce nom : choisissez-en un autre."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the archive, people erased again, what was put aside."""

    manifest: Manifest
    erased: int
    aside: Aside


def make_backup(
    *,
    target: Path,
    by: Actor,
    passphrase: str = "",
    with_key: bool = True,
    origin: BackupOrigin = BackupOrigin.COMMAND,
    tell: Tell = silent,
) -> Backup:
    """Write one archive of the whole installation while it runs.

    Raises: FileExists; OSError when the folder is absent, closed or full.
    """
    if target.exists():
        raise FileExists
    return making.make(
        target,
        origin=origin,
        by=by,
        passphrase=passphrase,
        with_key=with_key,
        tell=tell,
    )


def verify_backup(*, source: Path, passphrase: str = "") -> Manifest:
    """Read a whole archive against its fingerprints; nothing is written.

    Raises: NoArchive; PassphraseNeeded; PassphraseRefused; ArchiveDamaged.
    """
    with opened(source, passphrase=passphrase) as archive:
        archive.verify()
        return archive.manifest


def restore_backup(
    *,
    source: Path,
    by: Actor,
    passphrase: str = "",
    secret_key: str = "",
    erasures: Sequence[bytes] = (),
    tell: Tell = silent,
) -> Restored:
    """Bring an archive back into this empty installation, and erase again who was erased.

    The lists of erasures are those of the archive, of the file beside it, of the data
    folder, and those given.

    Raises: NotEmpty; StillRunning; the refusals of an archive; TooRecent; OtherKey;
    KeyMissing; RestoreDiffers. Nothing has been changed then.
    """
    refuse_running()
    if not is_empty():
        raise NotEmpty
    beside = source.with_name(ERASURES_BESIDE)
    with opened(source, passphrase=passphrase) as archive:
        key = chosen_key(archive, secret_key, declared=settings.DECLARED_SECRET_KEY)
        archive.verify()
        lists = [archive.small_part(ERASURES_NAME), *erasures]
        lists += [beside.read_bytes()] if beside.is_file() else []
        adopt_erasures(lists)
        aside = restore_installation(archive, key, by=by, tell=tell)
        manifest = archive.manifest
    write_head()
    record(
        by=by,
        verb="restore_backup",
        object_kind="backup",
        object_key=manifest.made_at,
        object_label=source.name,
    )
    made_at = datetime.fromisoformat(manifest.made_at)
    erased = replay_erasures(since=made_at, secret_key=key)
    return Restored(manifest, erased, aside)


def refuse_running() -> None:
    """Refuse to touch a database on which workers live; without their table none does.

    Raises: StillRunning.
    """
    try:
        is_alive = is_worker_alive()
    except DatabaseError:
        connection.close()
        return
    if is_alive:
        raise StillRunning


@transaction.atomic
def note_upgrade(
    *, target: Path, manifest: Manifest, version: str, by: Actor
) -> Backup:
    """Remember an upgrade that went well, and the archive made before it."""
    backup = Backup.objects.create(
        origin=BackupOrigin.UPGRADE,
        state=BackupState.DONE,
        started_at=datetime.fromisoformat(manifest.made_at),
        ended_at=clock.now(),
        file_name=target.name,
        size_bytes=target.stat().st_size,
        row_count=manifest.row_count,
        file_count=manifest.file_count,
        is_encrypted=bool(settings.BACKUP_PASSPHRASE),
    )
    record(
        by=by,
        verb="upgrade",
        object_kind="backup",
        object_key=backup.pk,
        object_label=version,
    )
    return backup
