"""« Liens donnés »: everything that was given out, and its closing."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.organizations.operations.invitations import invite
from tests.alert.build import make_poster
from tests.build import give_role, make_establishment, make_user
from tests.maturity.screens import text_of
from tests.organizations.build_people import link_of, make_invitation, standing_of

MINE = "/liens/"


def at(place) -> str:
    return reverse("organizations:links", args=[place.pk])


def close(link) -> str:
    return reverse("organizations:link_close", args=[link.pk])


@pytest.fixture
def given(establishment, referent):
    """An invitation and a poster."""
    make_poster(establishment, referent, "Salle de soins")
    return make_invitation(referent, establishment)


def test_each_link_says_what_it_is_for_and_to_whom(
    given, establishment, referent, client_of
):
    shown = text_of(client_of(referent).get(at(establishment)))

    for words in (
        "Affiche d’urgence",
        "Salle de soins",
        "Invitation à ouvrir un compte",
        "zoe@exemple-beffroi.fr",
        "par Nadia Delmas",
        "Pas encore utilisé",
    ):
        assert words in shown, words
    assert "Salle de soins" in text_of(client_of(referent).get(MINE))


def test_who_sees_the_links(
    given, establishment, director, contributor, reader, outsider, client_of
):
    assert client_of(director).get(at(establishment)).status_code == 200
    for person in (contributor, reader):
        assert client_of(person).get(at(establishment)).status_code == 403
        assert client_of(person).get(MINE).status_code == 403
    assert client_of(outsider).get(at(establishment)).status_code == 404
    assert "Salle de soins" not in text_of(client_of(outsider).get(MINE))


def test_the_list_narrows_by_state_and_purpose(
    given, establishment, referent, client_of
):
    client = client_of(referent)

    posters = text_of(client.get(MINE, {"objet": "emergency_numbers"}))
    closed = text_of(client.get(MINE, {"etat": "closed"}))
    strange = client.get(MINE, {"etat": "<x>", "objet": "<y>"})
    with clock.at(clock.now() + timedelta(days=20)):
        expired = text_of(client.get(MINE, {"etat": "expired"}))

    assert "Salle de soins" in posters
    assert "zoe@" not in posters
    assert "Aucun lien ici" in closed
    assert strange.status_code == 200
    assert "zoe@" in expired
    assert "Salle de soins" not in expired


def test_a_closed_invitation_is_withdrawn_with_its_link(
    given, referent, outsider, client_of, client
):
    path = link_of(given)
    link = PersonalLink.objects.get(purpose="invitation")

    assert client_of(outsider).post(close(link)).status_code == 404
    response = client_of(referent).post(close(link), follow=True)

    assert "Le lien est fermé" in text_of(response)
    assert standing_of(given) == "revoked"
    assert client.get(path).status_code == 404
    assert client_of(referent).post(close(link)).status_code == 302


def test_a_poster_is_closed_alone(given, establishment, referent, client_of):
    make_poster(establishment, referent, "Accueil")
    link = PersonalLink.objects.get(label="Salle de soins")

    client_of(referent).post(close(link))

    shown = text_of(client_of(referent).get(MINE))
    assert "Accueil" in shown
    assert "Salle de soins" not in shown


def test_links_given_for_a_whole_organization_belong_to_who_holds_it_whole(
    establishment, organization, referent, client_of
):
    whole = make_user()
    give_role(whole, Role.DIRECTOR, organization=organization)
    invite(
        inviter=whole,
        email="siege@exemple-beffroi.fr",
        role=Role.READER,
        organization=organization,
    )

    assert "siege@" in text_of(client_of(whole).get(at(establishment)))
    assert "siege@" not in text_of(client_of(referent).get(at(establishment)))
    link = PersonalLink.objects.get()
    assert client_of(referent).post(close(link)).status_code == 404


def test_the_page_costs_the_same_whatever_was_given(
    establishment, organization, referent, client_of
):
    client = client_of(referent)
    make_poster(establishment, referent)
    client.get(MINE)
    with CaptureQueriesContext(connection) as few:
        client.get(MINE)
    for number in range(12):
        make_poster(establishment, referent, f"Étage {number}")
    make_poster(make_establishment(organization=organization), referent, "Ailleurs")
    with CaptureQueriesContext(connection) as more:
        shown = text_of(client.get(MINE))

    assert len(more) == len(few)
    assert "Étage 11" in shown
    assert "Ailleurs" not in shown


def test_links_given_before_the_list_are_named_by_the_migration(
    given, establishment, referent, client_of
):
    PersonalLink.objects.update(
        label="", recipient_label="", establishment_key="", organization_key=""
    )
    migration = import_module("beffroi.organizations.migrations.0003_name_given_links")

    migration.name_links(apps, None)
    migration.name_links(apps, None)

    shown = text_of(client_of(referent).get(at(establishment)))
    assert "zoe@exemple-beffroi.fr" in shown
    assert "Affiche imprimée" in shown
