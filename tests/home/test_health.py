"""The health page tells a monitor what is wrong, and nothing else."""

import os
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from beffroi.backups.models import Backup
from beffroi.home import health as health_views
from beffroi.jobs.leases import keep_alive, take_lead
from beffroi.jobs.models import WorkerLease
from beffroi.jobs.queries import SCHEDULER
from beffroi.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def alive():
    keep_alive("w", "quick")
    take_lead(SCHEDULER, "s")


def test_all_is_well(alive, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        answer = client.get("/sante")

    report = answer.json()
    assert answer.status_code == 200
    assert report["ok"]
    assert report["worker"]["heartbeat_age_seconds"] < 30
    assert report["disk"]["free_mb"] > 0
    assert report["migrations"] == {"ok": True, "pending": 0}
    assert report["backup"] == {
        "ok": True,
        "scheduled": True,
        "age_hours": None,
        "trial": "none",
    }
    assert set(report) == {
        "ok", "version", "disk", "database", "migrations", "worker", "scheduler", "edge",
        "backup",
    }  # fmt: skip


def test_a_silent_worker_is_told(alive, client):
    WorkerLease.objects.update(seen_at=clock.now() - timedelta(seconds=45))

    answer = client.get("/sante")

    assert answer.status_code == 503
    assert answer.json()["worker"]["ok"] is False
    assert answer.json()["database"]["ok"] is True


def test_without_worker_or_scheduler_it_is_not_well(client):
    report = client.get("/sante").json()

    assert report["worker"] == {"ok": False, "heartbeat_age_seconds": None}
    assert report["scheduler"] == {"ok": False}


def test_a_migration_left_to_apply_is_counted(alive, client):
    MigrationRecorder(connection).record_unapplied("journal", "0001_initial")

    answer = client.get("/sante")

    assert answer.status_code == 503
    assert answer.json()["migrations"] == {"ok": False, "pending": 1}


def test_a_full_disk_is_told(alive, client, monkeypatch):
    monkeypatch.setattr(health_views, "LEAST_FREE_MB", 10**9)

    assert client.get("/sante").json()["disk"]["ok"] is False


def test_a_backup_that_cannot_be_restored_is_told(alive, client):
    backup = Backup.objects.create(
        state="done", started_at=clock.now(), file_name="a", trial_state="failed"
    )

    answer = client.get("/sante")
    assert answer.status_code == 503
    assert answer.json()["backup"]["trial"] == "failed"
    Backup.objects.filter(pk=backup.pk).update(trial_state="passed")
    assert client.get("/sante").status_code == 200


def test_a_backup_of_three_days_ago_is_late(alive, client, settings):
    Backup.objects.create(
        state="done", started_at=clock.now() - timedelta(days=3), file_name="a"
    )

    assert client.get("/sante").json()["backup"]["ok"] is False
    settings.BACKUP_DIR = None
    assert client.get("/sante").json()["backup"]["ok"] is True


def test_a_database_that_does_not_answer_is_told(client):
    def fail(execute, sql, params, many, context):
        raise OperationalError

    with connection.execute_wrapper(fail):
        answer = client.get("/sante")

    assert answer.status_code == 503
    assert answer.json()["database"]["ok"] is False


def test_it_holds_no_secret_and_needs_no_session(alive, client, settings):
    answer = client.get("/sante")

    assert settings.SECRET_KEY not in answer.text
    assert str(settings.DATA_DIR) not in answer.text
    assert not answer.cookies


def test_an_edge_that_no_longer_beats_is_told(alive, client, settings):
    assert client.get("/sante").json()["edge"] == {"ok": True, "heartbeat_age_seconds": None}  # fmt: skip
    beat = settings.DATA_DIR / "edge.alive"
    beat.touch()
    assert client.get("/sante").json()["edge"]["ok"] is True

    os.utime(beat, (0, 0))
    assert client.get("/sante").status_code == 503
