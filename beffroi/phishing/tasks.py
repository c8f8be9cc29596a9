"""Background entry points of phishing tests; the timetable calls them."""

from beffroi.jobs.tasking import task
from beffroi.phishing.work import (
    collecting,
    examples,
    gophish_keeping,
    gophish_screens,
    gophish_uploads,
    purging,
    recounting,
    regional_medians,
    result_documents,
    sending,
)


@task(queue_name="sending")
def send_tests() -> None:
    sending.send_due()


@task(queue_name="sending")
def copy_bounces() -> None:
    sending.copy_late()


@task(queue_name="sending")
def collect_hits() -> None:
    collecting.collect()


@task(queue_name="slow")
def forget_imported() -> None:
    gophish_keeping.forget_imported()


@task(queue_name="slow")
def forget_uploads() -> None:
    gophish_uploads.forget_old()
    gophish_uploads.forget_left_open()


@task(queue_name="sending")
def send_examples(mailing_id: str, user_id: str) -> None:
    examples.send_examples(mailing_id, user_id)


@task(queue_name="slow")
def read_gophish_upload(job_id: str, upload_id: str) -> None:
    gophish_screens.read_upload(job_id, upload_id)


@task(queue_name="slow")
def apply_gophish_upload(job_id: str, upload_id: str) -> None:
    gophish_screens.apply_upload(job_id, upload_id)


@task(queue_name="slow")
def purge_names() -> None:
    """Erase the names of the tests whose day has come; every night."""
    purging.purge_due()


@task(queue_name="slow")
def purge_campaign(job_id: str, campaign_id: str) -> None:
    purging.purge_for(job_id, campaign_id)


@task(queue_name="slow")
def recount_campaign(job_id: str, campaign_id: str) -> None:
    recounting.recount_campaign(job_id, campaign_id)


@task(queue_name="slow")
def publish_medians() -> None:
    """Renew the anonymous figures of the regions; every night."""
    regional_medians.publish_medians()


@task(queue_name="documents")
def make_result_document(job_id: str, document_id: str) -> None:
    result_documents.make_result_document(job_id, document_id)
