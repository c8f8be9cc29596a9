"""The worker: django-tasks-db's own, with a lease, retries and a clean end."""

import logging
import os
import resource
import signal
import sys
import threading
import time
import uuid
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from beffroi.jobs import operations
from beffroi.jobs.leases import (
    FAILED_FOR_GOOD,
    close_task,
    fail_job_of,
    give_up,
    keep_alive,
    take_back_lost_tasks,
)
from beffroi.jobs.rules.retry import (
    DOCUMENTS_BEFORE_RECYCLING,
    HEARTBEAT_SECONDS,
    POLL_SECONDS,
    TIME_LIMIT_SECONDS,
    delay_before_next,
)
from beffroi.jobs.tasking import attempts_allowed
from beffroi.lib import clock
from beffroi.lib.errors import Refusal

logger = logging.getLogger("beffroi.jobs")
ALL_QUEUES = ("quick", "documents", "sending", "slow")


class Worker(QueueWorker):
    """One process that takes tasks from its queues, one at a time."""

    def __init__(
        self,
        queues: tuple[str, ...],
        *,
        memory_limit_mb: int = 0,
        documents_limit: int = DOCUMENTS_BEFORE_RECYCLING,
    ) -> None:
        super().__init__(
            queue_names=list(queues),
            interval=POLL_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        self.memory_limit_mb = memory_limit_mb
        self.documents_limit = documents_limit
        self.documents_done = 0
        self.busy_since = 0.0
        self.busy_queue = ""
        self._ended = threading.Event()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """First signal: finish the task in hand. Second: stop at once."""
        if not self.running:
            give_up(self.worker_id)
            sys.exit(1)
        self.running = False

    def run(self) -> None:
        """Work until a signal, or until the process should start afresh."""
        keep_alive(self.worker_id, ",".join(self.queue_names))
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        logger.info("worker started", extra={"queues": ",".join(self.queue_names)})
        try:
            while self.running:
                close_old_connections()
                row = self.claim_next()
                if row is None:
                    time.sleep(self.interval)
                    continue
                self.run_task(row)
                if self.is_worn():
                    break
        finally:
            self._ended.set()
            heart.join(timeout=HEARTBEAT_SECONDS)
            give_up(self.worker_id)
            logger.info("worker stopped")

    def is_worn(self) -> bool:
        """Say whether a fresh process should take over (documents rendered, memory)."""
        if self.documents_done >= self.documents_limit:
            return True
        return bool(self.memory_limit_mb) and memory_mb() > self.memory_limit_mb

    def claim_next(self) -> Any:
        """Take the next task that is due; None when there is none.

        Looks before it locks: an idle worker writes nothing.
        """
        due = DBTaskResult.objects.ready().filter(
            backend_name=self.backend_name, queue_name__in=self.queue_names
        )
        try:
            if not due.exists():
                return None
            with exclusive_transaction(due.db):
                row = due.get_locked()
                if row is not None:
                    row.claim(self.worker_id)
                return row
        except OperationalError as error:
            if is_locked_database_exception(error):
                return None
            raise

    def run_task(self, db_task_result: Any) -> None:
        self.busy_queue = db_task_result.queue_name
        self.busy_since = time.monotonic()
        try:
            run_claimed(db_task_result)
        finally:
            self.busy_since = 0.0
            self.documents_done += self.busy_queue == "documents"

    def _beat(self) -> None:
        try:
            while not self._ended.wait(HEARTBEAT_SECONDS):
                self._one_beat()
        finally:
            connection.close()

    def _one_beat(self) -> None:
        self._kill_if_stuck()
        try:
            close_old_connections()
            keep_alive(self.worker_id, ",".join(self.queue_names))
            take_back_lost_tasks()
        except OperationalError:  # busy or restarting: the lease outlives five misses
            logger.warning("heartbeat missed")

    def _kill_if_stuck(self) -> None:
        limit = TIME_LIMIT_SECONDS.get(self.busy_queue, 0)
        if limit and self.busy_since and time.monotonic() - self.busy_since > limit:
            logger.error("task over its time limit", extra={"queue": self.busy_queue})
            os.kill(os.getpid(), signal.SIGKILL)


def run_claimed(row: Any, *, reraise: bool = False) -> None:
    """Run one claimed task to its end: done, refused, to be tried again, or failed."""
    try:
        _call(row)
    except Exception as error:  # the boundary: whatever a task raises is kept and told
        if isinstance(error, Refusal):
            _close_refused(row, error)
        else:
            _fail_or_retry(row, error)
        if reraise:
            raise
    else:
        _close_done(row)


def _call(row: Any) -> None:
    task = row.task
    if job_id := _job_id(row):
        operations.begin(job_id)
    task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def _job_id(row: Any) -> str:
    return str(row.args_kwargs["kwargs"].get("job_id") or "")


def _close_done(row: Any) -> None:
    if not close_task(row, status="SUCCESSFUL", finished_at=clock.now()):
        logger.warning("task ended after its lease", extra={"task": row.task_path})
    elif job_id := _job_id(row):
        operations.finish(job_id)


def _close_refused(row: Any, refusal: Refusal) -> None:
    """A refusal is an answer for the person, not an accident: no other attempt."""
    if _close_failed(row, refusal):
        fail_job_of(row, str(refusal))


def _fail_or_retry(row: Any, error: Exception) -> None:
    attempts = len(row.worker_ids)
    try:
        allowed = attempts_allowed(row.task)
    except (ImportError, SuspiciousOperation):  # its code is gone
        allowed = 0
    delay = delay_before_next(attempts, allowed)
    logger.error(
        "task failed",
        extra={"task": row.task_path, "attempt": attempts, "again": delay is not None},
        exc_info=error,
    )
    if delay is not None:
        close_task(row, status="READY", run_after=clock.now() + delay)
    elif _close_failed(row, error):
        fail_job_of(row, FAILED_FOR_GOOD)


def _close_failed(row: Any, error: Exception) -> bool:
    kind = type(error)
    return close_task(
        row,
        status="FAILED",
        finished_at=clock.now(),
        exception_class_path=f"{kind.__module__}.{kind.__qualname__}",
    )


def run_waiting(*, reraise: bool = True) -> int:
    """Run in this process every task that is due, and those that they launch; count them.

    For tests and for commands that must end with the work done. A task that fails
    is treated as a worker would treat it, then its error is raised again.
    """
    worker = Worker(ALL_QUEUES)
    count = 0
    while (row := worker.claim_next()) is not None:
        run_claimed(row, reraise=reraise)
        count += 1
    return count


def memory_mb() -> int:
    """Return the memory this process holds, in megabytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux: the highest point reached, in kilobytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * resource.getpagesize() // 1024 // 1024
