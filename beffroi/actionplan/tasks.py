"""Background entry points of the action plan."""

from beffroi.actionplan.work import occurrences
from beffroi.jobs.tasking import task


@task(queue_name="slow")
def open_due_occurrences() -> None:
    occurrences.open_due_occurrences()
