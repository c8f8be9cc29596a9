"""The archives that were made, and whether each can be restored."""

import uuid

from django.db import models

from beffroi.backups.rules.states import BackupOrigin, BackupState, TrialState


class Backup(models.Model):
    """One archive asked for: when, how large, tried or not; it holds no path outside."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=12, default=BackupOrigin.SCHEDULED)
    state = models.CharField(max_length=10, default=BackupState.RUNNING)
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField(default=0)
    row_count = models.BigIntegerField(default=0)
    file_count = models.PositiveIntegerField(default=0)
    is_encrypted = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    trial_state = models.CharField(max_length=10, default=TrialState.NONE)
    trial_at = models.DateTimeField(null=True)
    trial_note = models.CharField(max_length=300, blank=True)
