"""The screens: who may read, who may write, a bounded number of queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.maturity.models.answers import Answer, Assessment, Snapshot
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.operations.assessments import validate_assessment
from beffroi.organizations.models.places import Establishment
from tests.build import give_role, make_establishment, make_user
from tests.maturity.build import PAUL, add_statement, answer
from tests.maturity.screens import statement_form, text_of, url


def share(establishment: Establishment) -> None:
    establishment.sharing_level = "detail"
    establishment.save(update_fields=["sharing_level"])


@pytest.fixture
def place(started):
    return started


@pytest.fixture
def snapshot(place, director):
    return validate_assessment(
        assessment=Assessment.objects.get(),
        by=director.as_actor(),
        as_role=Role.DIRECTOR,
    )


def pages(place) -> list[str]:
    """Return every page of one establishment that is read by GET."""
    return [
        url("overview", place),
        url("reflex", place, 2),
        url("summary", place),
        url("question", place, "R1.1", query="?parcours=reflexe"),
        url("question", place, "R1.3", query="?parcours=express"),
        url("snapshots", place),
        url("snapshot", place, Snapshot.objects.get().pk),
        url("evidence", place),
        url("panel", place),
    ]


def test_an_outsider_sees_no_page(place, snapshot, outsider, client_of):
    client = client_of(outsider)

    for address in [*pages(place), url("profile", place), url("validation", place)]:
        assert client.get(address).status_code == 404, address


def test_an_anonymous_visitor_is_asked_to_sign_in(place, snapshot, client):
    for address in [*pages(place), reverse("maturity:mine")]:
        response = client.get(address)
        assert response.status_code == 302, address
        assert "/compte/" in response["Location"]


@pytest.mark.parametrize(
    "who", ["referent", "director", "dpo", "contributor", "reader"]
)
def test_every_field_role_reads_every_page(place, snapshot, who, client_of, request):
    client = client_of(request.getfixturevalue(who))

    for address in pages(place):
        assert client.get(address).status_code == 200, address


def test_the_region_sees_detail_only_where_it_is_shared(
    place, snapshot, regional_lead, client_of
):
    client = client_of(regional_lead)

    panel = client.get(url("panel", place))
    closed = [client.get(a).status_code for a in pages(place) if "apercu" not in a]
    share(place)
    opened = [client.get(a).status_code for a in pages(place)]

    assert set(closed) == {404}
    assert set(opened) == {200}
    assert "2 sur 64" in text_of(panel)
    assert "%" not in text_of(panel)
    assert "Résultat" in text_of(client.get(url("panel", place)))


@pytest.mark.parametrize("who", ["regional_reader", "operator_admin"])
def test_other_regional_roles_see_nothing(place, snapshot, who, client_of, request):
    share(place)
    client = client_of(request.getfixturevalue(who))

    statuses = {client.get(address).status_code for address in pages(place)}
    assert statuses == {404}


# Who may write


WRITERS = {
    "referent": 302,
    "director": 302,
    "contributor": 302,
    "dpo": 403,
    "reader": 403,
}


@pytest.mark.parametrize(("who", "status"), WRITERS.items())
def test_answering_is_for_those_who_answer(place, who, status, client_of, request):
    client = client_of(request.getfixturevalue(who))

    response = client.post(
        url("question", place, "R2.1"), {"choice": "2", "revision": "0"}
    )

    assert response.status_code == status
    assert Answer.objects.filter(question_id="R2.1").exists() == (status == 302)


@pytest.mark.parametrize(("who", "status"), WRITERS.items())
def test_proofs_are_added_by_those_who_answer(place, who, status, client_of, request):
    client = client_of(request.getfixturevalue(who))

    response = client.post(url("evidence_add", place, "R2.1"), statement_form())

    assert response.status_code == status
    assert Evidence.objects.filter(question_id="R2.1").exists() == (status == 302)


def test_an_outsider_and_a_region_write_nothing(
    place, outsider, regional_lead, client_of
):
    share(place)
    proof = Evidence.objects.get()

    for who, status in ((outsider, 404), (regional_lead, 403)):
        client = client_of(who)
        answers = client.post(
            url("question", place, "R2.1"), {"choice": "2", "revision": 0}
        )
        proofs = client.post(url("evidence_add", place, "R2.1"), statement_form())
        drops = client.post(reverse("maturity:evidence_withdraw", args=[proof.pk]))
        validates = client.post(url("validation", place), {})
        profiles = client.post(url("profile", place), {"revision": 0})
        found = {r.status_code for r in (answers, proofs, drops, validates, profiles)}
        assert found == {status}
    assert not Answer.objects.filter(question_id="R2.1").exists()
    assert Evidence.objects.get().withdrawn_at is None
    assert not Snapshot.objects.exists()
    assert not Profile.objects.exists()


def test_only_the_direction_validates_where_there_is_one(
    place, referent, director, contributor, client_of
):
    read_at = Assessment.objects.get().changed_at.isoformat()

    assert client_of(contributor).post(url("validation", place)).status_code == 403
    assert client_of(referent).get(url("validation", place)).status_code == 403
    response = client_of(director).post(url("validation", place), {"read_at": read_at})

    assert response.status_code == 302
    assert Snapshot.objects.get().validated_as == Role.DIRECTOR


def test_the_referent_validates_where_there_is_no_direction(place, referent, client_of):
    client = client_of(referent)

    page = client.get(url("validation", place))
    read_at = re.search(r'name="read_at" value="([^"]+)"', page.content.decode())
    assert read_at
    client.post(url("validation", place), {"read_at": read_at[1]})

    assert Snapshot.objects.get().validated_as == Role.REFERENT


def test_a_change_between_reading_and_validating_is_told(place, director, client_of):
    read_at = Assessment.objects.get().changed_at.isoformat()
    answer(place, "R1.2", 0)

    response = client_of(director).post(url("validation", place), {"read_at": read_at})

    assert response.status_code == 422
    assert "a changé depuis que vous avez ouvert" in text_of(response)
    assert not Snapshot.objects.exists()


def queries_of(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_list_of_establishments_asks_as_many_queries_whatever_its_size(
    organization, place, client_of
):
    make_establishment(organization=organization)
    user = make_user()
    give_role(user, Role.REFERENT, organization=organization)
    client = client_of(user)
    queries_of(client, reverse("maturity:mine"))
    few = queries_of(client, reverse("maturity:mine"))
    for _ in range(12):
        answer(make_establishment(organization=organization), "R1.1", 2)

    assert queries_of(client, reverse("maturity:mine")) == few


def test_a_full_assessment_asks_as_many_queries_as_an_empty_one(
    place, referent, client_of
):
    client = client_of(referent)
    addresses = [
        url("overview", place),
        url("reflex", place, 1),
        url("question", place, "R1.2"),
    ]
    for address in addresses:
        queries_of(client, address)
    before = [queries_of(client, address) for address in addresses]
    for rank in range(1, 7):
        answer(place, f"R1.{rank}", 2, by=PAUL)
        add_statement(place, f"R1.{rank}", by=PAUL)

    after = [queries_of(client, address) for address in addresses]

    assert all(a <= b + 1 for a, b in zip(after, before, strict=True)), (before, after)


@pytest.mark.parametrize("who", ["referent", "reader", "contributor"])
def test_reading_writes_nothing(place, snapshot, who, client_of, request):
    client = client_of(request.getfixturevalue(who))

    for address in pages(place):
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        verbs = {query["sql"].split()[0].upper() for query in seen}
        assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE"}, (address, verbs)
