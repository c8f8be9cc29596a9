"""The guards that stand around every other test really bite."""

import pytest
from django.db import connection
from django.template import engines

from beffroi.jobs.models import WorkerLease
from beffroi.lib import clock
from tests.guards import reading_only


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{{ nobody.name }}", "{{ nobody|upper }}"]
)
def test_an_undefined_variable_fails(source):
    template = engines["django"].from_string(source)

    with pytest.raises(AssertionError, match="nobody"):
        template.render({})


def test_a_condition_may_ask_for_what_is_absent():
    template = engines["django"].from_string(
        "{% if nobody %}oui{% else %}non{% endif %}"
    )

    assert template.render({}) == "non"


@pytest.mark.django_db
def test_writing_under_a_get_fails():
    with reading_only():
        assert WorkerLease.objects.count() == 0
        with pytest.raises(AssertionError, match="a GET wrote"):
            WorkerLease.objects.create(
                worker_id="w", queues="", started_at=clock.now(), seen_at=clock.now()
            )


@pytest.mark.django_db
def test_the_client_is_guarded(client, monkeypatch):
    def write(*args):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE jobs_workerlease SET queues = ''")

    monkeypatch.setattr("beffroi.home.health._disk", write)

    with pytest.raises(AssertionError, match="a GET wrote"):
        client.get("/sante")
