"""One leader starts what is due, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from beffroi.jobs.leases import resign, take_lead
from beffroi.jobs.models import LeaderLease, ScheduleRun
from beffroi.jobs.queries import SCHEDULER
from beffroi.jobs.rules.timetable import Rhythm
from beffroi.jobs.scheduler import Entry, Scheduler, start_if_due, timetable
from beffroi.lib import clock
from tests.jobs import sample_tasks

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def hourly() -> Entry:
    return Entry(Rhythm("essai", "0 * * * *"), sample_tasks.refuse)


def test_a_new_entry_waits_for_its_next_turn(hourly):
    assert not start_if_due(hourly, NOON)
    assert not DBTaskResult.objects.exists()

    assert start_if_due(hourly, NOON + timedelta(hours=1))
    assert DBTaskResult.objects.count() == 1


def test_an_entry_starts_once_for_each_due_moment(hourly):
    start_if_due(hourly, NOON)
    later = NOON + timedelta(hours=1)

    started = [start_if_due(hourly, later + timedelta(minutes=m)) for m in (0, 1, 59)]

    assert started == [True, False, False]


def test_after_a_long_stop_one_run_is_caught_up(hourly):
    start_if_due(hourly, NOON)

    start_if_due(hourly, NOON + timedelta(days=3, minutes=5))
    start_if_due(hourly, NOON + timedelta(days=3, minutes=6))

    assert DBTaskResult.objects.count() == 1
    assert ScheduleRun.objects.get().due_at == NOON + timedelta(days=3)


def test_there_is_one_leader_until_its_lease_ends():
    with clock.at(NOON):
        assert take_lead(SCHEDULER, "a")
        assert not take_lead(SCHEDULER, "b")
        assert take_lead(SCHEDULER, "a")

    with clock.at(NOON + timedelta(seconds=31)):
        assert take_lead(SCHEDULER, "b")
        assert not take_lead(SCHEDULER, "a")


def test_a_leader_that_stops_leaves_its_place_at_once():
    take_lead(SCHEDULER, "a")

    resign(SCHEDULER, "a")

    assert take_lead(SCHEDULER, "b")


def test_only_the_leader_starts_work(hourly):
    leader, other = Scheduler([hourly]), Scheduler([hourly])
    with clock.at(NOON):
        leader.tick(NOON)
    later = NOON + timedelta(hours=1)
    with clock.at(NOON + timedelta(seconds=5)):
        assert other.tick(later) == 0
        assert leader.tick(later) == 1
    assert LeaderLease.objects.get().holder == leader.holder


def test_every_line_of_the_timetable_can_be_started():
    entries = timetable()

    names = [entry.rhythm.name for entry in entries]
    assert len(names) == len(set(names)) >= 2
    for entry in entries:
        assert entry.task.queue_name in {"quick", "documents", "sending", "slow"}
        entry.task.enqueue()
