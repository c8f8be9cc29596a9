"""The archive that comes before an upgrade, written with the tables as they are."""

from pathlib import Path

from django.conf import settings

from beffroi.backups.rules.manifest import Manifest
from beffroi.backups.rules.rotation import STAMP, SUFFIX
from beffroi.backups.work.archive import write_archive
from beffroi.lib import clock
from beffroi.privacy.queries.erasures import erasure_list


def archive_before(folder: Path | None = None) -> tuple[Path, Manifest]:
    """Write the archive of an installation about to be upgraded; return where, and what.

    No row tells of it yet: its own table may not exist before the upgrade.
    """
    chosen = folder or settings.BACKUP_DIR or settings.DATA_DIR / "sauvegardes"
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = clock.now().astimezone(clock.FRANCE).strftime(STAMP)
    target = Path(chosen) / f"avant-mise-a-jour-{stamp}{SUFFIX}"
    manifest = write_archive(
        target, passphrase=settings.BACKUP_PASSPHRASE, erasures=erasure_list()
    )
    return target, manifest
