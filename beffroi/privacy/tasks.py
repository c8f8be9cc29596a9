"""Entry points of the background work on personal data."""

from beffroi.jobs.tasking import task
from beffroi.privacy.work import copying, deposits, printing, retention, running


@task(queue_name="slow")
def make_copy(job_id: str, request_id: str) -> None:
    copying.make_copy(job_id, request_id)


@task(queue_name="slow")
def read_files(request_id: str) -> None:
    deposits.read_files(request_id)


@task(queue_name="slow")
def run_erasure(job_id: str, request_id: str) -> None:
    running.run_erasure(job_id, request_id)


@task(queue_name="documents")
def print_register(job_id: str, copy_id: str) -> None:
    printing.print_register(job_id, copy_id)


@task(queue_name="slow")
def carry_out_rules() -> None:
    retention.carry_out_rules()
