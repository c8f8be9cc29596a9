"""Background entry points of accounts."""

from beffroi.accounts import work
from beffroi.jobs.tasking import task


@task(queue_name="quick")
def carry_out_recoveries() -> None:
    work.carry_out_recoveries()
