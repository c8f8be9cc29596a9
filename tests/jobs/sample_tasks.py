"""Tasks for the tests of the worker."""

import time
from pathlib import Path

from beffroi.jobs import operations
from beffroi.jobs.tasking import at_most, task
from beffroi.lib.errors import Refusal

CALLS: list[str] = []


class TooEarly(Refusal):
    sentence = "Ce fichier n’est pas encore prêt."


@task(queue_name="quick")
def note(word: str) -> None:
    CALLS.append(word)


@task(queue_name="slow")
def count_to_three(job_id: str) -> None:
    for done in (1, 2, 3):
        operations.progress(job_id, done, 3, f"{done} sur 3")


@task(queue_name="slow")
def stumble(job_id: str) -> None:
    CALLS.append("stumble")
    message = "a secret detail"
    raise ValueError(message)


@task(queue_name="slow")
@at_most(1)
def stumble_once(job_id: str) -> None:
    message = "a secret detail"
    raise ValueError(message)


@task(queue_name="slow")
def refuse(job_id: str) -> None:
    raise TooEarly


@task(queue_name="slow")
def long_first_time(job_id: str, folder: str) -> None:
    """Hang for ever the first time; finish the second."""
    begun = Path(folder) / "begun"
    if not begun.exists():
        begun.touch()
        time.sleep(600)
    operations.progress(job_id, 1, 1)


@task(queue_name="slow")
def two_seconds(job_id: str, folder: str) -> None:
    (Path(folder) / "begun").touch()
    time.sleep(2)
