"""Background entry points of organizations."""

from beffroi.jobs.tasking import task
from beffroi.organizations.work import finess_jobs, invitations


@task(queue_name="quick")
def send_invitations(job_id: str, batch_id: str) -> None:
    invitations.send_batch(job_id, batch_id)


@task(queue_name="slow")
def read_finess(job_id: str, import_id: str) -> None:
    finess_jobs.read_import(job_id, import_id)


@task(queue_name="slow")
def apply_finess(job_id: str, import_id: str) -> None:
    finess_jobs.apply_import(job_id, import_id)
