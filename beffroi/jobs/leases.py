"""Leases: who is alive, who leads, and what is taken back from the dead.

Everything here is a compare-and-set update, safe to run anywhere at any time.
"""

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult, get_date_max

from beffroi.jobs import operations
from beffroi.jobs.models import LeaderLease, WorkerLease
from beffroi.jobs.rules.retry import LEASE, delay_before_next
from beffroi.jobs.tasking import DEFAULT_ATTEMPTS, attempts_allowed
from beffroi.lib import clock

logger = logging.getLogger("beffroi.jobs")

LOST_FOR_GOOD = (
    "Ce travail a été interrompu plusieurs fois et ne sera pas repris. "
    "Vous pouvez le relancer ; si cela recommence, prévenez l’administration technique."
)
FAILED_FOR_GOOD = (
    "Ce travail a échoué plusieurs fois de suite. Rien de ce qui était fait n’est "
    "perdu. Vous pouvez le relancer ou prévenir l’administration technique."
)


def keep_alive(worker_id: str, queues: str) -> None:
    """Write a sign of life, and the lease itself the first time."""
    moment = clock.now()
    WorkerLease.objects.update_or_create(
        worker_id=worker_id,
        defaults={"seen_at": moment},
        create_defaults={"queues": queues, "started_at": moment, "seen_at": moment},
    )


def give_up(worker_id: str) -> None:
    WorkerLease.objects.filter(worker_id=worker_id).delete()


def take_lead(name: str, holder: str) -> bool:
    """Take or keep the lead; False while another holder's lease runs."""
    moment = clock.now()
    end = moment + LEASE
    mine_or_over = Q(holder=holder) | Q(expires_at__lt=moment)
    lease = LeaderLease.objects.filter(name=name)
    if lease.filter(mine_or_over).update(holder=holder, expires_at=end):
        return True
    if lease.exists():
        return False
    try:
        with transaction.atomic():
            LeaderLease.objects.create(name=name, holder=holder, expires_at=end)
    except IntegrityError:  # another one was quicker
        return False
    return True


def resign(name: str, holder: str) -> None:
    LeaderLease.objects.filter(name=name, holder=holder).delete()


def take_back_lost_tasks() -> int:
    """Return to the queue what dead workers were doing; return how many tasks.

    A task whose attempts are used up fails instead. The running tasks are read
    before the leases, so that a worker just born is never taken for dead.
    """
    running = list(DBTaskResult.objects.running())
    if not running:
        return 0
    alive = set(
        WorkerLease.objects.filter(seen_at__gte=clock.now() - LEASE).values_list(
            "worker_id", flat=True
        )
    )
    lost = [
        row for row in running if row.worker_ids and row.worker_ids[-1] not in alive
    ]
    return sum(_take_back(row) for row in lost)


def _take_back(row: Any) -> bool:
    is_over = delay_before_next(len(row.worker_ids), _allowed(row)) is None
    if is_over:
        taken = close_task(row, status="FAILED", exception_class_path="WorkerLost")
    else:
        taken = close_task(row, status="READY", run_after=get_date_max())
    if taken:
        logger.warning(
            "task taken back from a lost worker",
            extra={"task": row.task_path, "attempt": len(row.worker_ids)},
        )
        if is_over:
            fail_job_of(row, LOST_FOR_GOOD)
    return taken


def _allowed(row: Any) -> int:
    try:
        return attempts_allowed(row.task)
    except ImportError:  # its code is gone since the last version
        return DEFAULT_ATTEMPTS


def close_task(row: Any, **changes: Any) -> bool:
    """Change a running task, unless somebody else was given it since; say whether it was."""
    mine = DBTaskResult.objects.filter(
        pk=row.pk, status="RUNNING", started_at=row.started_at
    )
    return bool(mine.update(**changes))


def fail_job_of(row: Any, sentence: str) -> None:
    job_id = row.args_kwargs["kwargs"].get("job_id")
    if job_id:
        operations.fail(job_id, sentence)
