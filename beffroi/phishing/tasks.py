"""Background entry points of phishing tests."""

from beffroi.jobs.tasking import task
from beffroi.phishing.work import gophish_keeping


@task(queue_name="slow")
def forget_imported() -> None:
    gophish_keeping.forget_imported()
