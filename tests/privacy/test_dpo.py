"""A DPO handles what the people of their places ask, and nobody else's."""

import pytest
from django.core.management import call_command

from beffroi.accounts.models import User
from beffroi.accounts.personal_data import is_erased
from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.maturity.operations.requests import Recipient
from beffroi.privacy.models import FileDecision, PersonRequest
from tests.build import give_role, make_establishment, make_user
from tests.maturity.build import answer
from tests.maturity.build_requests import ask as ask_outside
from tests.privacy.build import ADDRESS, NAME, act_everywhere, make_marked_person

pytestmark = pytest.mark.django_db
REQUESTS = "/vie-privee/demandes/"


@pytest.fixture
def person(establishment, regional_lead):
    call_command("createcachetable", verbosity=0)
    made = make_marked_person(establishment, regional_lead)
    answer(establishment, "R1.1", by=made.as_actor())
    return made


def ask(client, address=ADDRESS):
    return client.post(REQUESTS, {"address": address, "reason": "Courrier reçu"})


def test_a_dpo_hands_a_copy_and_erases_somebody_of_their_place(
    person, establishment, regional_lead, dpo, client_of
):
    act_everywhere(person, establishment, regional_lead)
    client = client_of(dpo)

    path = ask(client)["Location"]
    run_waiting()
    client.post(f"{path}copie/")
    run_waiting()
    assert client.get(f"{path}fichier/").getvalue().startswith(b"PK")
    page = client.get(path).text
    assert "Fichiers que cette personne a déposés" in page
    assert "Nomme la personne" in page or "Ne la nomme pas" in page
    assert "Preuve, Résidence Les Micocouliers, question R1.1" in page

    refused = client.post(f"{path}effacer/", {"confirmation": ADDRESS})
    assert refused.status_code == 422
    assert "Choisissez d’abord" in refused.text
    for decision in FileDecision.objects.all():
        answered = client.post(f"{path}fichiers/{decision.pk}/", {"choice": "keep"})
        assert answered.status_code == 302
    assert "À garder" in client.get(path).text
    assert client.post(f"{path}effacer/", {"confirmation": ADDRESS}).status_code == 302
    run_waiting()

    person.refresh_from_db()
    assert is_erased(person)
    page = client.get(path).text
    assert "Personne effacée" in page
    assert "par Lena Delmas" in page
    assert NAME not in page
    assert Entry.objects.filter(verb="erase_person", actor_key=str(dpo.pk)).exists()


@pytest.mark.parametrize("where", ["elsewhere", "region", "nowhere", "invited"])
def test_a_dpo_does_not_handle_whom_others_know_too(
    person, dpo, client_of, where, regional_lead
):
    other = make_establishment(name="Foyer d’ailleurs")
    address = ADDRESS
    if where == "elsewhere":
        give_role(person, Role.READER, organization=other.organization)
    elif where == "region":
        give_role(person, Role.REGIONAL_READER, region_code="76")
    elif where == "invited":
        ask_outside(other, regional_lead, "R2.3", recipient=provider())
    else:
        address = "inconnue@exemple.fr"

    refused = ask(client_of(dpo), address)

    assert refused.status_code == 422
    assert "transmettez sa demande" in refused.text
    assert not PersonRequest.objects.exists()


def provider():
    return Recipient("provider", NAME, ADDRESS)


def test_a_role_received_elsewhere_meanwhile_stops_the_copy_and_the_erasure(
    person, dpo, client_of
):
    client = client_of(dpo)
    path = ask(client)["Location"]
    other = make_establishment(name="Foyer d’ailleurs")
    give_role(person, Role.READER, organization=other.organization)

    copied = client.post(f"{path}copie/")
    erased = client.post(f"{path}effacer/", {"confirmation": ADDRESS})

    assert (copied.status_code, erased.status_code) == (422, 422)
    assert "transmettez sa demande" in copied.text
    assert not is_erased(User.objects.get(pk=person.pk))


def test_the_dpo_of_the_whole_organization_sees_what_a_colleague_opened(
    person, establishment, dpo, client_of, outsider
):
    path = ask(client_of(dpo))["Location"]
    head, neighbor, stranger = (
        make_user(f"dpo{rank}@exemple-beffroi.fr") for rank in range(3)
    )
    give_role(head, Role.DPO, organization=establishment.organization)
    beside = make_establishment(name="Autre", organization=establishment.organization)
    give_role(
        neighbor,
        Role.DPO,
        organization=establishment.organization,
        establishments=(beside,),
    )
    give_role(stranger, Role.DPO, organization=make_establishment().organization)

    assert client_of(head).get(path).status_code == 200
    for user in (neighbor, stranger, outsider):
        client = client_of(user)
        assert client.get(path).status_code == 404
        assert client.post(f"{path}copie/").status_code == 404
        assert (
            client.post(f"{path}effacer/", {"confirmation": ADDRESS}).status_code == 404
        )


def test_nobody_else_decides_about_a_file(
    person, establishment, regional_lead, dpo, client_of, outsider, director
):
    act_everywhere(person, establishment, regional_lead)
    path = ask(client_of(dpo))["Location"]
    decision = FileDecision.objects.first()

    for user in (outsider, director, regional_lead):
        answered = client_of(user).post(
            f"{path}fichiers/{decision.pk}/", {"choice": "remove"}
        )
        assert answered.status_code == 404
    client_of(dpo).post(f"{path}fichiers/{decision.pk}/", {"choice": "burn"})
    assert not FileDecision.objects.exclude(choice="").exists()


def test_somebody_without_account_known_here_alone_is_handled_here(
    establishment, regional_lead, dpo, referent, client_of
):
    ask_outside(establishment, referent, "R2.3", recipient=provider())

    assert ask(client_of(dpo)).status_code == 302
