"""Tasks run, fail, are tried again; what is lost is taken back."""

import signal
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from beffroi.jobs import leases, operations
from beffroi.jobs.models import Job, WorkerLease
from beffroi.jobs.rules.states import JobState
from beffroi.jobs.tasks import seal_journal, tidy
from beffroi.jobs.worker import ALL_QUEUES, Worker, memory_mb, run_waiting
from beffroi.journal.models import Seal
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from tests.jobs import sample_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_calls_yet():
    sample_tasks.CALLS.clear()


def launch(task, **arguments: str) -> Job:
    return operations.launch(
        task, kind="sample", label="Essai", by=SYSTEM, arguments=arguments
    )


def only_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_a_launched_task_runs_and_its_job_ends():
    job = launch(sample_tasks.count_to_three)

    assert run_waiting() == 1

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert (job.done_count, job.total_count, job.note) == (3, 3, "3 sur 3")
    assert job.ended_at is not None


def test_a_rolled_back_wish_leaves_no_task():
    with transaction.atomic():
        launch(sample_tasks.count_to_three)
        transaction.set_rollback(True)

    assert not DBTaskResult.objects.exists()
    assert not Job.objects.exists()


def test_a_failing_task_is_tried_three_times_then_tells_its_owner():
    job = launch(sample_tasks.stumble)

    for attempt in (1, 2, 3):
        DBTaskResult.objects.update(run_after=clock.now())
        assert run_waiting(reraise=False) == 1
        assert len(only_task().worker_ids) == attempt

    job.refresh_from_db()
    assert only_task().status == "FAILED"
    assert job.state == JobState.FAILED
    assert "relancer" in job.note
    assert sample_tasks.CALLS == ["stumble"] * 3


def test_a_failed_attempt_waits_before_the_next():
    launch(sample_tasks.stumble)

    run_waiting(reraise=False)

    row = only_task()
    assert row.status == "READY"
    assert row.run_after > clock.now() + timedelta(seconds=5)
    assert run_waiting() == 0


def test_a_task_may_allow_one_attempt_only():
    launch(sample_tasks.stumble_once)

    run_waiting(reraise=False)

    assert only_task().status == "FAILED"


def test_the_message_of_an_error_is_kept_nowhere():
    launch(sample_tasks.stumble_once)

    run_waiting(reraise=False)

    row = only_task()
    assert row.exception_class_path == "builtins.ValueError"
    assert row.traceback == ""


def test_a_refusal_is_told_in_its_words_and_not_tried_again():
    job = launch(sample_tasks.refuse)

    run_waiting(reraise=False)

    job.refresh_from_db()
    assert only_task().status == "FAILED"
    assert (job.state, job.note) == (
        JobState.FAILED,
        "Ce fichier n’est pas encore prêt.",
    )


def test_in_tests_the_error_of_a_task_is_raised_again():
    launch(sample_tasks.stumble)

    with pytest.raises(ValueError, match="secret"):
        run_waiting()


def test_a_task_whose_code_is_gone_fails_without_another_try():
    sample_tasks.note.enqueue(word="mot")
    DBTaskResult.objects.update(task_path="tests.jobs.sample_tasks.gone")

    run_waiting(reraise=False)

    assert only_task().status == "FAILED"


def test_a_worker_takes_only_from_its_queues():
    sample_tasks.note.enqueue(word="mot")

    assert Worker(("documents", "slow")).claim_next() is None
    assert Worker(("quick",)).claim_next() is not None


def claimed_by(worker: Worker) -> DBTaskResult:
    row = worker.claim_next()
    assert row is not None
    return row


def test_the_task_of_a_living_worker_is_left_alone():
    worker = Worker(ALL_QUEUES)
    leases.keep_alive(worker.worker_id, "quick")
    sample_tasks.note.enqueue(word="mot")
    claimed_by(worker)

    assert leases.take_back_lost_tasks() == 0


def test_the_task_of_a_silent_worker_is_given_to_another():
    worker = Worker(ALL_QUEUES)
    leases.keep_alive(worker.worker_id, "quick")
    sample_tasks.note.enqueue(word="mot")
    claimed_by(worker)
    WorkerLease.objects.update(seen_at=clock.now() - timedelta(seconds=31))

    assert leases.take_back_lost_tasks() == 1

    assert run_waiting() == 1
    assert sample_tasks.CALLS == ["mot"]
    assert len(only_task().worker_ids) == 2


def test_a_task_lost_three_times_fails_and_tells_its_owner():
    job = launch(sample_tasks.count_to_three)
    for _ in range(3):
        claimed_by(Worker(ALL_QUEUES))
        assert leases.take_back_lost_tasks() == 1

    job.refresh_from_db()
    assert only_task().status == "FAILED"
    assert job.state == JobState.FAILED


def test_a_worker_that_lost_its_lease_cannot_close_the_task_of_another():
    sample_tasks.note.enqueue(word="mot")
    late = claimed_by(Worker(ALL_QUEUES))
    leases.take_back_lost_tasks()
    claimed_by(Worker(ALL_QUEUES))

    assert not leases.close_task(late, status="SUCCESSFUL")

    assert only_task().status == "RUNNING"


def test_what_is_over_stays_over():
    job = launch(sample_tasks.count_to_three)
    operations.finish(job.pk, "Trois lignes lues.")

    operations.progress(job.pk, 1, 3)
    operations.fail(job.pk, "Trop tard.")
    operations.finish(job.pk, "Encore.")

    job.refresh_from_db()
    assert (job.state, job.note) == (JobState.DONE, "Trois lignes lues.")


def test_a_worker_wears_out_by_documents_and_by_memory():
    fresh = Worker(("documents",), documents_limit=2)
    assert not fresh.is_worn()

    fresh.documents_done = 2

    assert fresh.is_worn()
    assert Worker(("quick",), memory_limit_mb=1).is_worn()
    assert not Worker(("quick",), memory_limit_mb=0).is_worn()
    assert memory_mb() > 10


def test_the_house_tidies_what_is_old_and_keeps_the_rest():
    old = clock.now() - timedelta(days=400)
    with clock.at(old):
        leases.keep_alive("ancien", "quick")
    sample_tasks.note.enqueue(word="mot")
    run_waiting()
    DBTaskResult.objects.update(finished_at=old)
    launch(sample_tasks.count_to_three)

    tidy.call()

    assert not WorkerLease.objects.exists()
    assert only_task().queue_name == "slow"
    assert Job.objects.count() == 1


def test_the_journal_is_sealed_in_the_background():
    record(by=SYSTEM, verb="try", object_kind="thing", object_key="1")
    seal_journal.enqueue()

    run_waiting()

    assert Seal.objects.count() == 1


@pytest.mark.parametrize(("seconds", "is_killed"), [(119, False), (121, True)])
def test_a_task_stuck_beyond_its_limit_takes_its_process_down(
    seconds, is_killed, monkeypatch
):
    killed: list[int] = []
    monkeypatch.setattr(
        "beffroi.jobs.worker.os.kill", lambda pid, number: killed.append(number)
    )
    worker = Worker(("quick",))
    worker.busy_queue = "quick"
    worker.busy_since = time.monotonic() - seconds

    worker._kill_if_stuck()

    assert killed == ([signal.SIGKILL] if is_killed else [])
