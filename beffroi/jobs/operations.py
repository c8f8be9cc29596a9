"""Ask for long work, and say how far it has come; every step may be repeated."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from beffroi.jobs.models import Job
from beffroi.jobs.rules.states import JobState
from beffroi.jobs.tasking import Task
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock

# A job keeps the first refusals only; the complete list belongs to the work itself.
REFUSALS_KEPT = 200


@transaction.atomic
def launch(
    task: Task[..., Any],
    *,
    kind: str,
    label: str,
    by: Actor,
    arguments: Mapping[str, str],
    result_path: str = "",
) -> Job:
    """Record the intention and put the task in its queue, in the caller's transaction.

    The task is called with `job_id` and the arguments. `result_path` is a path of
    this site offered when the work is done.
    """
    job = Job.objects.create(
        kind=kind,
        label=label[:200],
        owner_key=by.key,
        result_path=result_path,
        created_at=clock.now(),
    )
    task.enqueue(job_id=str(job.pk), **arguments)
    return job


def begin(job_id: str | uuid.UUID) -> None:
    """Say that the work starts, or starts again after an interruption."""
    _open(job_id).update(state=JobState.RUNNING, ended_at=None)


def progress(job_id: str | uuid.UUID, done: int, total: int, note: str = "") -> None:
    """Say how much is done; seen by others once the caller's transaction is over."""
    _open(job_id).update(
        state=JobState.RUNNING,
        done_count=done,
        total_count=max(done, total),
        note=note[:300],
    )


def finish(
    job_id: str | uuid.UUID,
    note: str = "",
    refused: Sequence[object] = (),
    result_path: str = "",
) -> None:
    """Say that the work is done; a second call changes nothing.

    `refused` holds sentences, or mappings with `line`, `column` and `reason`.
    """
    job = _open(job_id).first()
    if job is None:
        return
    job.state = JobState.DONE
    job.done_count = max(job.done_count, job.total_count)
    job.note = note[:300] or job.note
    job.refused = list(refused[:REFUSALS_KEPT]) or job.refused
    job.result_path = result_path or job.result_path
    job.ended_at = clock.now()
    job.save(
        update_fields=[
            "state", "done_count", "note", "refused", "result_path", "ended_at",
        ]
    )  # fmt: skip


def fail(job_id: str | uuid.UUID, sentence: str) -> None:
    """Say, in a French sentence for its owner, why the work stopped for good."""
    _open(job_id).update(
        state=JobState.FAILED, note=sentence[:300], ended_at=clock.now()
    )


def _open(job_id: str | uuid.UUID) -> Any:
    # A worker that lost its lease may still speak: what is over stays over.
    return Job.objects.filter(pk=job_id, state__in=[JobState.WAITING, JobState.RUNNING])
