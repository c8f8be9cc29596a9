"""Background entry points of phishing tests; the timetable calls them."""

from beffroi.jobs.tasking import task
from beffroi.phishing.work import (
    collecting,
    examples,
    gophish_keeping,
    gophish_screens,
    gophish_uploads,
    sending,
)


@task(queue_name="sending")
def send_tests() -> None:
    sending.send_due()


@task(queue_name="sending")
def collect_hits() -> None:
    collecting.collect()


@task(queue_name="slow")
def forget_imported() -> None:
    gophish_keeping.forget_imported()


@task(queue_name="slow")
def forget_uploads() -> None:
    gophish_uploads.forget_old()


@task(queue_name="sending")
def send_examples(mailing_id: str, user_id: str) -> None:
    examples.send_examples(mailing_id, user_id)


@task(queue_name="slow")
def read_gophish_upload(job_id: str, upload_id: str) -> None:
    gophish_screens.read_upload(job_id, upload_id)


@task(queue_name="slow")
def apply_gophish_upload(job_id: str, upload_id: str) -> None:
    gophish_screens.apply_upload(job_id, upload_id)
