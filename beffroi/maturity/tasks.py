"""Entry points of the background work of the twelve reflexes."""

from beffroi.jobs.tasking import task
from beffroi.maturity.work import (
    expiry,
    framework_reading,
    has_file,
    outside,
    report,
    rescoring,
)


@task(queue_name="slow")
def expire_evidence() -> None:
    """Draw the consequences of proofs whose last day has passed; every night."""
    expiry.expire_evidence()


@task(queue_name="slow")
def remind_outside() -> None:
    """Remind the people who were asked and have not answered; every morning."""
    outside.remind_waiting()


@task(queue_name="documents")
def make_document(job_id: str, report_id: str) -> None:
    """Make a report, an archive of reports or a blank questionnaire."""
    report.make_document(job_id, report_id)


@task(queue_name="slow")
def read_framework(job_id: str, import_id: str) -> None:
    """Read the file of a framework sent on screen, for its preview."""
    framework_reading.read_import(job_id, import_id)


@task(queue_name="documents")
def make_has_document(job_id: str, report_id: str) -> None:
    """Make the HAS file, or its archive with the proofs."""
    has_file.make_document(job_id, report_id)


@task(queue_name="slow")
def forget_archives() -> None:
    """Remove the archives of proofs whose last day has passed; every night."""
    has_file.forget_archives()


@task(queue_name="slow")
def score_framework_again(job_id: str, framework_id: str) -> None:
    """Count again the answers to a framework whose choices were given a score."""
    rescoring.score_again(job_id, framework_id)
