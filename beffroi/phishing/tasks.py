"""Background entry points of phishing tests; the timetable calls them."""

from beffroi.jobs.tasking import task
from beffroi.phishing.work import collecting


@task(queue_name="sending")
def collect_hits() -> None:
    collecting.collect()
