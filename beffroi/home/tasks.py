"""Background entry points of the front door."""

from beffroi.home import work
from beffroi.jobs.tasking import task


@task(queue_name="slow")
def send_digests() -> None:
    work.send_digests()
