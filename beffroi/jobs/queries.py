"""What pages and the health check read about background work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from beffroi.jobs.enums import STATE_ICONS, STATE_LABELS, STATE_TONES
from beffroi.jobs.models import Job, LeaderLease, WorkerLease
from beffroi.jobs.rules.retry import LEASE
from beffroi.jobs.rules.states import JobState
from beffroi.lib import clock

SCHEDULER = "scheduler"


@dataclass(frozen=True, slots=True)
class Refused:
    """One line that the work did not accept; 0 when it has no line."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job, in the words of its page."""

    job: Job
    state_label: str
    state_tone: str
    state_icon: str
    is_over: bool
    is_done: bool
    is_failed: bool
    is_waiting: bool
    nobody_works: bool
    percent: int
    refused: tuple[Refused, ...]


def job_page(job: Job) -> JobPage:
    state = JobState(job.state)
    is_over = state in {JobState.DONE, JobState.FAILED, JobState.ASIDE}
    return JobPage(
        job=job,
        state_label=STATE_LABELS[state],
        state_tone=STATE_TONES[state],
        state_icon=STATE_ICONS[state],
        is_over=is_over,
        is_done=state is JobState.DONE,
        is_failed=state is JobState.FAILED,
        is_waiting=state is JobState.WAITING,
        nobody_works=not is_over and not is_worker_alive(),
        percent=_percent(job),
        refused=tuple(_refused(item) for item in job.refused),
    )


def _percent(job: Job) -> int:
    if job.state == JobState.DONE:
        return 100
    return job.done_count * 100 // job.total_count if job.total_count else 0


def _refused(item: object) -> Refused:
    if not isinstance(item, dict):
        return Refused(0, "", str(item))
    return Refused(
        int(item.get("line") or 0),
        str(item.get("column") or ""),
        str(item.get("reason") or ""),
    )


def heartbeat_age() -> timedelta | None:
    """Return the time since the last sign of life of any worker; None when there is none."""
    last = WorkerLease.objects.order_by("-seen_at").first()
    return clock.now() - last.seen_at if last else None


def is_worker_alive() -> bool:
    age = heartbeat_age()
    return age is not None and age <= LEASE


def scheduler_until() -> datetime | None:
    """Return the moment when the leading scheduler's lease ends; None without a leader."""
    lease = LeaderLease.objects.filter(name=SCHEDULER).first()
    return lease.expires_at if lease else None


def waiting_count() -> int:
    """Return how many tasks wait for a worker."""
    return DBTaskResult.objects.ready().count()
