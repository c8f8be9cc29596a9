"""Entry points of the backups' background work."""

from beffroi.backups.work.making import back_up_and_try
from beffroi.jobs.tasking import at_most, task


@task(queue_name="slow")
@at_most(1)
def back_up() -> None:
    back_up_and_try()
