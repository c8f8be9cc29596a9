"""Tasks that the house gives itself; the timetable starts them."""

from beffroi.jobs import work
from beffroi.jobs.tasking import task
from beffroi.journal.operations import check_journal, seal_waiting_entries


@task(queue_name="quick")
def tidy() -> None:
    work.tidy()


@task(queue_name="quick")
def seal_journal() -> None:
    seal_waiting_entries()


@task(queue_name="slow")
def verify_journal() -> None:
    check_journal()
