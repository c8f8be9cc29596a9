"""Background entry points of the messages to people."""

from beffroi.jobs.tasking import task
from beffroi.notifications import work


@task(queue_name="sending")
def send_notices() -> None:
    work.send_notices()
