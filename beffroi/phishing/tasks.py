"""Background entry points of phishing tests; the timetable calls them."""

from beffroi.jobs.tasking import task
from beffroi.phishing.work import collecting, gophish_keeping


@task(queue_name="sending")
def collect_hits() -> None:
    collecting.collect()


@task(queue_name="slow")
def forget_imported() -> None:
    gophish_keeping.forget_imported()
