"""The journal is searched and carried away; names open for a reason that is written down."""

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.home.journaling import scope_of
from beffroi.journal.models import Entry
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.organizations.models.places import Establishment
from tests.build import give_role, make_establishment
from tests.maturity.build import answer

pytestmark = pytest.mark.django_db
REASON = "Une preuve a été retirée par erreur."


@pytest.fixture
def acts(establishment, referent, regional_lead, operator_admin, outsider):
    answer(establishment, "R1.1", by=referent.as_actor())
    elsewhere = make_establishment(name="Clinique des Cimes")
    answer(elsewhere, "R1.1", by=outsider.as_actor())
    record(by=SYSTEM, verb="install", object_kind="region", object_key="76")
    return elsewhere


def text_of(answer) -> str:
    if answer.streaming:
        return answer.getvalue().decode()
    return answer.text


def open_names(client):
    return client.post(
        "/journal/noms/", {"reason": REASON, "suite": "/journal/?verb=install"}
    )


def test_the_operator_reads_every_act_but_no_name_and_no_place(
    acts, operator_admin, client_of
):
    page = client_of(operator_admin).get("/journal/").text

    assert "Question répondue" in page
    assert "Delmas" not in page
    assert "Micocouliers" not in page
    assert "Personne " in page


def test_names_open_for_a_written_reason_and_close_again(
    acts, operator_admin, client_of, settings
):
    client = client_of(operator_admin)

    assert client.post("/journal/noms/", {"reason": ""}).status_code == 422
    assert not Entry.objects.filter(verb="open_journal_names").exists()
    answer = open_names(client)

    assert answer.status_code == 302
    assert answer["Location"] == "/journal/?verb=install"
    line = Entry.objects.get(verb="open_journal_names")
    assert line.names.detail == REASON
    assert line.actor_key == str(operator_admin.pk)
    page = client.get("/journal/").text
    assert "Nadia Delmas" in page
    assert "Micocouliers" not in page  # business data stay closed
    session = client.session
    session["journal_names_until"] = 1.0
    session.save()
    assert "Nadia Delmas" not in client.get("/journal/").text


def test_a_way_back_never_leads_to_another_site(operator_admin, client_of):
    client = client_of(operator_admin)

    for elsewhere in ("https://ailleurs.fr/", "//ailleurs.fr/"):
        answer = client.post("/journal/noms/", {"reason": REASON, "suite": elsewhere})
        assert answer["Location"] == "/journal/"


def test_a_name_is_not_looked_for_while_names_are_closed(
    acts, operator_admin, client_of
):
    client = client_of(operator_admin)

    assert "Question répondue" in client.get("/journal/?name=inconnue").text
    open_names(client)
    assert "Aucune ligne" in client.get("/journal/?name=inconnue").text


def test_a_direction_reads_its_own_establishment_alone(acts, director, client_of):
    client = client_of(director)

    page = client.get("/journal/").text
    assert "Résidence Les Micocouliers" in page
    assert "Cimes" not in page
    assert "Nadia" not in page
    open_names(client)
    assert "Nadia Delmas" in client.get("/journal/").text


def test_the_region_reads_what_is_shared_with_it(
    acts, establishment, regional_lead, client_of
):
    client = client_of(regional_lead)
    assert "Micocouliers" not in client.get("/journal/").text

    Establishment.objects.filter(pk=establishment.pk).update(sharing_level="detail")

    assert "Micocouliers" in client.get("/journal/").text


def test_an_outsider_and_a_referent_have_no_journal(
    acts, outsider, referent, client_of
):
    for person in (outsider, referent):
        for path in ("/journal/", "/journal/export/"):
            assert client_of(person).get(path).status_code == 403
        assert client_of(person).post("/journal/noms/", {}).status_code == 403


def test_filters_narrow_the_lines(acts, director, establishment, client_of):
    client = client_of(director)

    assert "Aucune ligne" in client.get("/journal/?verb=install").text
    assert "Question répondue" in client.get("/journal/?verb=answer_question").text
    assert "Aucune ligne" in client.get("/journal/?since=2099-01-01").text
    assert "Aucune ligne" in client.get("/journal/?until=2001-01-01").text
    assert "Question répondue" in client.get("/journal/?place=micocouliers").text
    assert "Aucune ligne" in client.get("/journal/?place=cimes").text
    key = Entry.objects.filter(verb="answer_question").first().actor_key
    assert client.get(f"/journal/?actor_key={key}").status_code == 200


def test_the_export_holds_the_lines_of_the_search_safely(
    acts, director, establishment, client_of
):
    Establishment.objects.filter(pk=establishment.pk).update(name="=2+2 EHPAD")

    text = text_of(client_of(director).get("/journal/export/?verb=answer_question"))

    assert "Question répondue" in text
    assert "'=2+2 EHPAD" in text
    assert "Nadia" not in text
    assert len(text.splitlines()) == 2


def test_the_page_costs_the_same_whatever_the_length(
    acts, director, establishment, client_of, django_assert_max_num_queries
):
    for n in range(60):
        record(
            by=SYSTEM, verb="add_evidence", object_kind="evidence", object_key=n,
            establishment_key=establishment.pk,
        )  # fmt: skip
    client = client_of(director)

    with django_assert_max_num_queries(16):
        client.get("/journal/")


def test_who_operates_and_leads_reads_the_whole(regional_lead):
    give_role(regional_lead, Role.OPERATOR_ADMIN)

    assert scope_of(regional_lead).is_whole
