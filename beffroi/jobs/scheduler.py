"""The scheduler: one leader starts what is due; a run missed is caught up once."""

import logging
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, transaction
from django.utils.module_loading import import_string

from beffroi.jobs.leases import resign, take_back_lost_tasks, take_lead
from beffroi.jobs.models import ScheduleRun
from beffroi.jobs.queries import SCHEDULER
from beffroi.jobs.rules.timetable import Rhythm
from beffroi.jobs.tasking import Task
from beffroi.lib import clock

logger = logging.getLogger("beffroi.jobs")
TICK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timetable: a task without arguments, started at a rhythm."""

    rhythm: Rhythm
    task: Task[..., Any]


def timetable() -> tuple[Entry, ...]:
    """Return the timetable that the settings name."""
    lines: Sequence[tuple[str, str, Task[..., Any]]] = import_string(settings.TIMETABLE)
    return tuple(Entry(Rhythm(name, cron), task) for name, cron, task in lines)


class Scheduler:
    """One process that leads, or waits to lead."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.holder = uuid.uuid4().hex
        self.stopped = threading.Event()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.stopped.set()

    def run(self) -> None:
        """Tick until stopped."""
        logger.info("scheduler started", extra={"entries": len(self.entries)})
        while not self.stopped.is_set():
            try:
                close_old_connections()
                self.tick(clock.now())
            except OperationalError:  # the database is busy or restarting
                logger.warning("scheduler tick missed")
            self.stopped.wait(TICK_SECONDS)
        resign(SCHEDULER, self.holder)
        logger.info("scheduler stopped")

    def tick(self, moment: datetime) -> int:
        """Start what is due if this process leads; return how many tasks."""
        if not take_lead(SCHEDULER, self.holder):
            return 0
        take_back_lost_tasks()
        return sum(start_if_due(entry, moment) for entry in self.entries)


def start_if_due(entry: Entry, moment: datetime) -> bool:
    """Start an entry once for its last due moment; say whether this call did.

    An entry never seen before is only noted: its first run is the next due one.
    """
    due_at = entry.rhythm.last_due(moment)
    run, is_new = ScheduleRun.objects.get_or_create(
        entry=entry.rhythm.name, defaults={"due_at": due_at}
    )
    if is_new or run.due_at >= due_at:
        return False
    with transaction.atomic():
        known = ScheduleRun.objects.filter(entry=run.entry, due_at=run.due_at)
        if not known.update(due_at=due_at):  # another leader was quicker
            return False
        entry.task.enqueue()
    return True
