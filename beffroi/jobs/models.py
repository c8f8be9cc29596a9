"""Background work: what was asked for, who works on it, how far it has come."""

import uuid
from typing import Self

from django.db import models

from beffroi.jobs.rules.states import JobState


class WorkerLease(models.Model):
    """One worker process that says regularly that it is alive."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    queues = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)


class LeaderLease(models.Model):
    """The one scheduler that acts, until its lease runs out."""

    name = models.CharField(max_length=30, primary_key=True)
    holder = models.CharField(max_length=64)
    expires_at = models.DateTimeField()


class ScheduleRun(models.Model):
    """The last moment for which a timetable entry was started."""

    entry = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()


class JobQuerySet(models.QuerySet["Job"]):
    def of_owner(self, key: str) -> Self:
        return self.filter(owner_key=key)


class Job(models.Model):
    """Long work that a person asked for and may leave and find again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    owner_key = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, default=JobState.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    refused = models.JSONField(default=list)
    result_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()
