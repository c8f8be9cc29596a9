"""After a restore: what was under way waits for somebody to decide.

A task put aside is a failed one with a reason of its own: the queue, which is not ours,
has no other state that no worker touches.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult, get_date_max

from beffroi.jobs.models import Job, ScheduleRun
from beffroi.jobs.rules.states import JobState
from beffroi.jobs.scheduler import timetable
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.text import plural

SET_ASIDE = "SetAside"
DROPPED = "Dropped"
WHY_ASIDE = (
    "Une sauvegarde a été restaurée : ce travail a peut-être été fait entre-temps. "
    "L’administration technique décide s’il faut le reprendre."
)
WHY_DROPPED = (
    "Ce travail n’a pas été repris après la restauration d’une sauvegarde. Vous pouvez "
    "le demander de nouveau."
)


@dataclass(frozen=True, slots=True)
class AsideTask:
    """One task put aside, in the words of its job."""

    label: str
    asked_at: datetime


def tasks_aside() -> tuple[AsideTask, ...]:
    """Return what a restore put aside, the oldest first."""
    rows = list(_aside().order_by("enqueued_at", "pk"))
    jobs = Job.objects.in_bulk([key for row in rows if (key := _job_id(row))])
    labels = {str(key): job.label for key, job in jobs.items()}
    return tuple(
        AsideTask(labels.get(_job_id(row), _plain_label(row)), row.enqueued_at)
        for row in rows
    )


def _plain_label(row: Any) -> str:
    return f"Mise à jour interne ({row.task_path.rpartition('.')[2]})"


@transaction.atomic
def set_aside_waiting(*, by: Actor) -> int:
    """Put aside the tasks of a restored backup; return how many wait for a decision.

    Those of the timetable are forgotten: they come back at their next hour. What the
    timetable missed since the backup is not caught up either, for the installation
    that made it may have gone on. A second call finds nothing to do.
    """
    entries = timetable()
    under_way = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    regular = [entry.task.module_path for entry in entries]
    under_way.filter(task_path__in=regular).delete()
    keys = [key for row in under_way if (key := _job_id(row))]
    count = under_way.update(status="FAILED", exception_class_path=SET_ASIDE)
    Job.objects.filter(
        pk__in=keys, state__in=[JobState.WAITING, JobState.RUNNING]
    ).update(state=JobState.ASIDE, note=WHY_ASIDE)
    moment = clock.now()
    for entry in entries:
        ScheduleRun.objects.filter(entry=entry.rhythm.name).update(
            due_at=entry.rhythm.last_due(moment)
        )
    if count:
        _note(by, "set_aside_tasks", count)
    return count


@transaction.atomic
def run_aside(*, by: Actor) -> int:
    """Give the tasks put aside back to the workers; return how many."""
    keys = [key for row in _aside() if (key := _job_id(row))]
    Job.objects.filter(pk__in=keys, state=JobState.ASIDE).update(
        state=JobState.WAITING, note=""
    )
    # As never begun: whatever was tried elsewhere does not count.
    count: int = _aside().update(
        status="READY", exception_class_path="", worker_ids=[], run_after=get_date_max()
    )
    if count:
        _note(by, "run_aside_tasks", count)
    return count


@transaction.atomic
def drop_aside(*, by: Actor) -> int:
    """Give up the tasks put aside, and tell so to who had asked; return how many."""
    keys = [key for row in _aside() if (key := _job_id(row))]
    moment = clock.now()
    Job.objects.filter(pk__in=keys, state=JobState.ASIDE).update(
        state=JobState.FAILED, note=WHY_DROPPED, ended_at=moment
    )
    count: int = _aside().update(exception_class_path=DROPPED, finished_at=moment)
    if count:
        _note(by, "drop_aside_tasks", count)
    return count


def _aside() -> Any:
    return DBTaskResult.objects.filter(status="FAILED", exception_class_path=SET_ASIDE)


def _job_id(row: Any) -> str:
    return str(row.args_kwargs["kwargs"].get("job_id") or "")


def _note(by: Actor, verb: str, count: int) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="task",
        object_key="aside",
        object_label=plural(count, "travail", "travaux"),
    )
