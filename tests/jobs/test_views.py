"""A job seen by its owner, and by nobody else."""

import pytest
from django.urls import reverse

from beffroi.jobs import leases, operations
from beffroi.jobs.models import Job
from tests.jobs import sample_tasks


@pytest.fixture
def job(referent) -> Job:
    return operations.launch(
        sample_tasks.count_to_three,
        kind="sample",
        label="Import de la liste",
        by=referent.as_actor(),
        arguments={},
        result_path="/etablissements/",
    )


def test_the_owner_follows_the_work_to_its_result(job, referent, client_of):
    client = client_of(referent)
    address = reverse("jobs:job", args=[job.pk])
    operations.progress(job.pk, 2, 4, "2 lignes lues")
    page = client.get(address)
    assert "En cours" in page.text
    assert "2 lignes lues" in page.text
    assert "hx-get" in page.text

    operations.finish(
        job.pk, refused=[{"line": 3, "column": "FINESS", "reason": "Trop court."}]
    )

    page = client.get(address)
    assert "Terminé" in page.text
    assert "Trop court." in page.text
    assert "/etablissements/" in page.text
    assert "hx-get" not in page.text.split("</main>")[0].split("<main")[1]


def test_htmx_gets_the_moving_part_alone(job, referent, client_of):
    address = reverse("jobs:job", args=[job.pk])

    part = client_of(referent).get(address, headers={"HX-Request": "true"})

    assert "<html" not in part.text
    assert 'id="job"' in part.text


def test_the_page_says_when_nobody_works(job, referent, client_of):
    address = reverse("jobs:job", args=[job.pk])
    assert "Aucun processus de fond" in client_of(referent).get(address).text

    leases.keep_alive("w", "slow")

    assert "Aucun processus de fond" not in client_of(referent).get(address).text


def test_my_jobs_are_listed_newest_first(job, referent, client_of):
    page = client_of(referent).get(reverse("jobs:job_list"))

    assert "Import de la liste" in page.text


def test_an_empty_list_says_what_will_come(referent, client_of):
    page = client_of(referent).get(reverse("jobs:job_list"))

    assert "Aucun travail" in page.text


@pytest.mark.parametrize(
    "name", ["outsider", "director", "regional_lead", "operator_admin"]
)
def test_nobody_else_sees_the_work(name, request, job, client_of, settings):
    other = request.getfixturevalue(name)
    other.must_use_mfa = False
    other.save()
    client = client_of(other)

    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 404
    assert "Import de la liste" not in client.get(reverse("jobs:job_list")).text


def test_a_visitor_is_asked_to_sign_in(job, client):
    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 302
