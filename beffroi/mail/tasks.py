"""Background entry points of mail; the timetable also calls them every minute."""

from beffroi.jobs.tasking import task
from beffroi.mail.work import outbox


@task(queue_name="sending")
def send_due() -> None:
    outbox.send_due()
