"""Entry points of the background work."""

from beffroi.alert import work
from beffroi.jobs.tasking import task


@task(queue_name="documents")
def publish_cards() -> None:
    work.publish_cards()
