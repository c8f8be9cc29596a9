"""Entry points of the files' background work."""

from django_tasks import task

from beffroi.files import work


@task(queue_name="slow")
def remove_orphans() -> None:
    work.remove_orphans()
