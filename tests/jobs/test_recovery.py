"""A worker killed in mid-task loses nothing: real processes, a real database."""

import signal

import pytest

from tests.jobs.processes import own_environment, python, start, wait_until

ENQUEUE = """
from beffroi.jobs import operations
from beffroi.journal.rules.actor import SYSTEM
from tests.jobs.sample_tasks import {task}
operations.launch({task}, kind="sample", label="Essai", by=SYSTEM, arguments={arguments})
"""
STATE = """
from beffroi.jobs.models import Job
from django_tasks_db.models import DBTaskResult
job, row = Job.objects.get(), DBTaskResult.objects.get()
print(job.state, row.status, len(row.worker_ids))
"""
WAIT = """
import time
from beffroi.jobs.models import Job
end = time.monotonic() + 150
while Job.objects.filter(ended_at=None).exists() and time.monotonic() < end:
    time.sleep(0.2)
"""
# Half a minute passes: the dead worker's last sign of life grows old.
AGE_THE_LEASE = """
from datetime import timedelta
from beffroi.jobs.models import WorkerLease
from beffroi.lib import clock
WorkerLease.objects.update(seen_at=clock.now() - timedelta(seconds=40))
"""


@pytest.mark.django_db(transaction=True)
def test_a_task_killed_in_the_middle_is_finished_by_another_worker(tmp_path):
    with own_environment(tmp_path) as variables:
        arguments = {"folder": str(tmp_path)}
        python(ENQUEUE.format(task="long_first_time", arguments=arguments), variables)
        first = start("worker", variables=variables)
        wait_until((tmp_path / "begun").exists, "the first worker begins")

        first.send_signal(signal.SIGKILL)
        first.communicate()
        assert python(STATE, variables) == "running RUNNING 1"
        python(AGE_THE_LEASE, variables)
        second = start("worker", variables=variables)

        assert python(WAIT + STATE, variables) == "done SUCCESSFUL 2"
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=20)
        assert second.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_a_stopped_worker_finishes_what_it_holds(tmp_path):
    with own_environment(tmp_path) as variables:
        python(
            ENQUEUE.format(task="two_seconds", arguments={"folder": str(tmp_path)}),
            variables,
        )
        worker = start("worker", variables=variables)
        wait_until((tmp_path / "begun").exists, "the worker begins")

        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)

        assert worker.returncode == 0
        assert python(STATE, variables) == "done SUCCESSFUL 1"


TWO_NOTES = """
from tests.jobs.sample_tasks import note
note.enqueue(word="un")
note.enqueue(word="deux")
"""
WORKERS_OF_BOTH = """
import time
from django_tasks_db.models import DBTaskResult
end = time.monotonic() + 150
while DBTaskResult.objects.exclude(status="SUCCESSFUL").exists() and time.monotonic() < end:
    time.sleep(0.2)
print(len({row.worker_ids[0] for row in DBTaskResult.objects.successful()}))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worn_worker_starts_afresh_in_the_same_process(tmp_path):
    with own_environment(tmp_path) as variables:
        python(TWO_NOTES, variables)
        worker = start(
            "worker", variables={**variables, "BEFFROI_WORKER_MEMORY_MB": "1"}
        )

        assert python(WORKERS_OF_BOTH, variables) == "2"

        assert worker.poll() is None
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=60)
