"""What the health page, the administration and the commands read about backups."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min, QuerySet

from beffroi.backups.enums import (
    ORIGIN_LABELS,
    STATE_LABELS,
    STATE_TONES,
    TRIAL_LABELS,
    TRIAL_TONES,
)
from beffroi.backups.models import Backup
from beffroi.backups.rules.states import BackupOrigin, BackupState, TrialState
from beffroi.lib import clock

# A night may be missed, two may not.
LATE = timedelta(hours=50)
# Longer than the slow queue allows: its process was killed.
LOST = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """Where the scheduled backups stand; `age` is None when none was ever made."""

    is_scheduled: bool
    is_encrypted: bool
    last: Backup | None
    failed: Backup | None
    age: timedelta | None
    is_well: bool


def backups() -> "QuerySet[Backup]":
    return Backup.objects.order_by("-started_at", "-pk")


def standing() -> BackupStanding:
    """Return where the backups stand, in three queries at most."""
    is_scheduled = settings.BACKUP_DIR is not None
    last = backups().filter(state=BackupState.DONE).first()
    newest = backups().exclude(state=BackupState.RUNNING).first()
    failed = newest if newest and newest.state == BackupState.FAILED else None
    moment = last.started_at if last else _installed_at()
    age = clock.now() - last.started_at if last else None
    is_late = moment is not None and clock.now() - moment > LATE
    is_tried = last is None or last.trial_state != TrialState.FAILED
    return BackupStanding(
        is_scheduled=is_scheduled,
        is_encrypted=bool(settings.BACKUP_PASSPHRASE),
        last=last,
        failed=failed,
        age=age,
        is_well=not is_scheduled or (not is_late and is_tried and failed is None),
    )


def _installed_at() -> datetime | None:
    found = MigrationRecorder.Migration.objects.aggregate(at=Min("applied"))
    moment: datetime | None = found["at"]
    return moment


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One archive in the words of the administration page."""

    backup: Backup
    origin: str
    state: str
    tone: str
    trial: str
    trial_tone: str
    size_mb: float


def backup_lines(count: int = 5) -> tuple[BackupLine, ...]:
    """Return the last archives, newest first."""
    return tuple(_line(backup) for backup in backups()[:count])


def _line(backup: Backup) -> BackupLine:
    state, trial = BackupState(backup.state), TrialState(backup.trial_state)
    return BackupLine(
        backup=backup,
        origin=ORIGIN_LABELS[BackupOrigin(backup.origin)],
        state=STATE_LABELS[state],
        tone=STATE_TONES[state],
        trial=TRIAL_LABELS[trial],
        trial_tone=TRIAL_TONES[trial],
        size_mb=round(backup.size_bytes / 1024 / 1024, 1),
    )
