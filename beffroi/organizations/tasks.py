"""Background entry points of organizations."""

from beffroi.jobs.tasking import task
from beffroi.organizations.work import (
    finess_jobs,
    invitations,
    regional_messages,
    staff_applying,
    staff_keeping,
    staff_reading,
)


@task(queue_name="quick")
def send_invitations(job_id: str, batch_id: str) -> None:
    invitations.send_batch(job_id, batch_id)


@task(queue_name="slow")
def read_finess(job_id: str, import_id: str) -> None:
    finess_jobs.read_import(job_id, import_id)


@task(queue_name="slow")
def apply_finess(job_id: str, import_id: str) -> None:
    finess_jobs.apply_import(job_id, import_id)


@task(queue_name="slow")
def read_staff(job_id: str, import_id: str) -> None:
    staff_reading.read_import(job_id, import_id)


@task(queue_name="slow")
def apply_staff(job_id: str, import_id: str) -> None:
    staff_applying.apply_import(job_id, import_id)


@task(queue_name="slow")
def undo_staff(job_id: str, import_id: str) -> None:
    staff_applying.undo_import(job_id, import_id)


@task(queue_name="slow")
def forget_staff() -> None:
    staff_keeping.forget_old()


@task(queue_name="sending")
def send_regional_message(job_id: str, message_id: str) -> None:
    regional_messages.send(job_id, message_id)
