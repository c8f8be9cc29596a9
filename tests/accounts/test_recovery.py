"""A lost second factor: people vouch, a delay passes, never the mailbox alone."""

from datetime import timedelta

import pytest
from django.test import Client

from beffroi.accounts.models import RecoveryRequest
from beffroi.accounts.operations.recovery import (
    AlreadyConfirmed,
    NothingToRecover,
    NotYourself,
    RequestClosed,
    ask_recovery,
    cancel_recovery,
    confirm_recovery,
    refuse_recovery,
)
from beffroi.accounts.queries import has_second_factor
from beffroi.accounts.rules.recovery import RecoveryState, confirmations_needed
from beffroi.accounts.rules.roles import Role
from beffroi.accounts.work import carry_out_recoveries
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from tests.accounts.build import PASSWORD
from tests.build import (
    give_role,
    give_second_factor,
    make_establishment,
    make_organization,
    make_user,
)

pytestmark = pytest.mark.usefixtures("fresh_limits")
PAGE = "/compte/secours/"
LIST = "/equipe/secours/"


@pytest.fixture
def lost(contributor):
    """Return a request of the contributor, whose telephone is gone."""
    give_second_factor(contributor)
    return ask_recovery(user=contributor, by=contributor.as_actor())


def half_in(user) -> Client:
    """Give the password of a person, and stop at the second factor."""
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("roles", "count"),
    [
        ([], 1),
        ([Role.REFERENT], 1),
        ([Role.DIRECTOR, Role.READER], 1),
        ([Role.REGIONAL_LEAD], 2),
        ([Role.REFERENT, Role.OPERATOR_ADMIN], 2),
    ],
)
def test_two_people_vouch_for_wide_roles(roles, count):
    assert confirmations_needed(roles) == count


def test_the_request_is_asked_after_the_password_only(contributor):
    give_second_factor(contributor)
    assert Client().get(PAGE)["Location"] == "/compte/connexion/"
    assert Client().post(PAGE)["Location"] == "/compte/connexion/"
    client = half_in(contributor)

    assert "Demander le retrait" in client.get(PAGE).content.decode()
    client.post(PAGE)
    client.post(PAGE)

    assert RecoveryRequest.objects.count() == 1
    assert "Votre demande est enregistrée" in client.get(PAGE).content.decode()
    assert OutgoingMessage.objects.filter(purpose="recovery").count() == 1


def test_a_referent_vouches_then_the_delay_passes(
    lost, contributor, referent, client_of
):
    client = client_of(referent)
    assert "Un second facteur est perdu" in client.get("/equipe/").content.decode()
    path = f"{LIST}{lost.pk}/confirmer/"
    assert client.post(path, {}).status_code == 422

    client.post(path, {"is_checked": "on"})

    assert carry_out_recoveries() == 0
    assert has_second_factor(contributor)
    with clock.at(clock.now() + timedelta(hours=25)):
        assert carry_out_recoveries() == 1
        assert carry_out_recoveries() == 0
    assert not has_second_factor(contributor)
    assert OutgoingMessage.objects.filter(purpose="recovery").count() == 3
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert {"ask_recovery", "confirm_recovery", "carry_out_recovery"} <= set(verbs)


def test_two_different_people_are_needed_for_the_regional_team(
    regional_lead, operator_admin
):
    second = make_user("seconde@exemple-beffroi.fr")
    give_role(second, Role.REGIONAL_LEAD, region_code="76")
    give_second_factor(regional_lead)
    request = ask_recovery(user=regional_lead, by=regional_lead.as_actor())
    roles = [Role.REGIONAL_LEAD]

    confirm_recovery(request=request, roles=roles, confirmer=second)
    with pytest.raises(AlreadyConfirmed):
        confirm_recovery(request=request, roles=roles, confirmer=second)
    with clock.at(clock.now() + timedelta(days=2)):
        assert carry_out_recoveries() == 0
    confirm_recovery(request=request, roles=roles, confirmer=operator_admin)

    with clock.at(clock.now() + timedelta(days=2)):
        assert carry_out_recoveries() == 1


def test_nobody_vouches_for_themselves(lost, contributor, client_of):
    with pytest.raises(NotYourself):
        confirm_recovery(request=lost, roles=[], confirmer=contributor)

    assert client_of(contributor).get(f"{LIST}{lost.pk}/confirmer/").status_code == 404


@pytest.mark.parametrize("persona", ["outsider", "reader", "dpo", "regional_reader"])
def test_who_could_not_take_the_role_back_sees_no_request(
    lost, persona, client_of, request
):
    client = client_of(request.getfixturevalue(persona))

    assert "Aucune demande en cours" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{lost.pk}/confirmer/").status_code == 404
    assert client.post(f"{LIST}{lost.pk}/refuser/").status_code == 404


def test_a_manager_of_one_place_alone_does_not_vouch_for_a_person_of_two(
    lost, contributor, referent, operator_admin, client_of
):
    """Somebody who also acts elsewhere is vouched for by who answers for everything."""
    other = make_organization()
    give_role(contributor, Role.DIRECTOR, organization=other)
    make_establishment(organization=other, region_code="75")

    assert client_of(referent).get(f"{LIST}{lost.pk}/confirmer/").status_code == 404
    answer = client_of(operator_admin).get(f"{LIST}{lost.pk}/confirmer/")
    assert answer.status_code == 200


def test_a_refusal_ends_it_and_tells_the_person(lost, contributor, director, client_of):
    client_of(director).post(f"{LIST}{lost.pk}/refuser/")

    lost.refresh_from_db()
    assert lost.state == RecoveryState.REFUSED
    with pytest.raises(RequestClosed):
        confirm_recovery(request=lost, roles=[], confirmer=director)
    assert has_second_factor(contributor)


def test_the_person_who_is_in_abandons_it(lost, contributor, referent, client_of):
    confirm_recovery(request=lost, roles=[Role.CONTRIBUTOR], confirmer=referent)
    client = client_of(contributor)
    assert "Abandonner la demande" in client.get("/compte/acces/").content.decode()

    client.post("/compte/secours/annuler/")

    with clock.at(clock.now() + timedelta(days=2)):
        assert carry_out_recoveries() == 0
    assert has_second_factor(contributor)
    assert cancel_recovery(user=contributor) is False


def test_a_request_that_nobody_confirms_is_forgotten(lost, contributor):
    with clock.at(clock.now() + timedelta(days=8)):
        carry_out_recoveries()
        again = ask_recovery(user=contributor, by=contributor.as_actor())

    lost.refresh_from_db()
    assert lost.state == RecoveryState.EXPIRED
    assert again.pk != lost.pk


def test_there_is_nothing_to_recover_without_a_second_factor(reader):
    with pytest.raises(NothingToRecover):
        ask_recovery(user=reader, by=reader.as_actor())


def test_a_refused_request_cannot_be_refused_again(lost, director):
    refuse_recovery(request=lost, by=director.as_actor())

    with pytest.raises(RequestClosed):
        refuse_recovery(request=lost, by=director.as_actor())
