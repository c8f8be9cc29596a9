"""Entry points of the background work of the twelve reflexes."""

from uuid import UUID

from beffroi.jobs.tasking import task
from beffroi.maturity.work import (
    copying,
    expiry,
    framework_actions,
    framework_reading,
    has_file,
    head_office,
    moves,
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


@task(queue_name="slow")
def agree_framework_actions(job_id: str, framework_id: str) -> None:
    """Settle the actions of a framework that was withdrawn, or ask for them again."""
    framework_actions.agree_actions(job_id, framework_id)


@task(queue_name="quick")
def spread_head_office(organization_id: str) -> None:
    """Pass on the answers of a head office to its establishments."""
    head_office.spread(UUID(organization_id))


@task(queue_name="quick")
def spread_head_office_proofs(organization_id: str, question_id: str) -> None:
    """Pass on the proofs of a head office for one question."""
    head_office.spread_proofs(UUID(organization_id), question_id)


@task(queue_name="slow")
def spread_all_head_offices() -> None:
    """Pass on what waits everywhere, such as establishments newly arrived; every night."""
    moves.end_all()
    head_office.spread_all()


@task(queue_name="quick")
def end_former_ties() -> None:
    """End the ties of establishments that have just changed organization; every minute."""
    moves.end_recent()


@task(queue_name="slow")
def copy_answers(job_id: str, source_id: str, target_id: str, user_id: str) -> None:
    """Copy the answers of a sister establishment as drafts to confirm."""
    copying.copy_answers(job_id, source_id, target_id, user_id)
