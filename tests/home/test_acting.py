"""Several roles, one at a time: what is shown follows, what is permitted never does."""

from datetime import timedelta

import pytest
from django.test import Client

from beffroi.accounts.rules.roles import Role
from beffroi.lib.text import NBSP
from beffroi.organizations.access import can_manage
from beffroi.organizations.acting import contexts_of
from beffroi.organizations.models.memberships import Membership
from tests.actionplan.build import make_action
from tests.build import give_role, make_establishment

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(referent):
    """Return another place, where the referent of the first is the director."""
    place = make_establishment(name="Foyer Les Glycines")
    later(
        give_role(
            referent,
            Role.DIRECTOR,
            organization=place.organization,
            establishments=(place,),
        )
    )
    return place


def later(membership: Membership) -> None:
    """Make a role the younger one: the oldest is taken up first."""
    membership.started_at += timedelta(days=30)
    membership.save()


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode().replace(NBSP, " ")


def switch(client: Client, user, role: Role):
    chosen = next(row for row in contexts_of(user) if row.role == role)
    return client.post("/role/", {"role": chosen.key})


def test_a_single_role_is_not_spoken_of(establishment, director, client_of):
    page = text(client_of(director), f"/etablissements/{establishment.pk}/")

    assert "Vous agissez comme" not in page
    assert "Votre rôle ici" not in page


def test_the_role_of_the_moment_is_said_and_the_home_follows_it(
    establishment, elsewhere, referent, client_of
):
    client = client_of(referent)
    first = text(client, "/")
    assert "Vous agissez comme <strong>Référent SSI</strong>" in first
    assert establishment.name in first

    answer = switch(client, referent, Role.DIRECTOR)

    second = text(client, answer["Location"])
    assert "Vous agissez comme <strong>Direction</strong>" in second
    assert elsewhere.name in second


def test_lists_never_show_the_union(establishment, elsewhere, referent, client_of):
    make_action(establishment, title="Mettre à jour les postes")
    make_action(elsewhere, title="Relire la charte")
    client = client_of(referent)

    mine = text(client, "/actions/?etat=todo")
    assert "Mettre à jour les postes" in mine
    assert "Relire la charte" not in mine
    switch(client, referent, Role.DIRECTOR)

    theirs = text(client, "/actions/?etat=todo")
    assert "Relire la charte" in theirs
    assert "Mettre à jour les postes" not in theirs
    assert client.get("/reflexes/")["Location"].startswith(
        f"/etablissements/{elsewhere.pk}/"
    )
    assert client.get("/mes-etablissements/")["Location"].startswith(
        f"/etablissements/{elsewhere.pk}/"
    )


def test_a_page_of_another_role_says_so_and_offers_to_switch(
    establishment, elsewhere, referent, client_of
):
    client = client_of(referent)
    path = f"/etablissements/{elsewhere.pk}/"

    page = text(client, path)
    assert "Votre rôle ici : Direction" in page
    assert "Cet établissement n’est pas dans le rôle affiché" in page
    chosen = next(row for row in contexts_of(referent) if row.role == Role.DIRECTOR)
    answer = client.post("/role/", {"role": chosen.key, "next": path})

    assert answer["Location"] == path
    assert "Cet établissement n’est pas dans le rôle affiché" not in text(client, path)


def test_pages_named_by_what_they_show_say_their_establishment(
    establishment, elsewhere, referent, client_of
):
    action = make_action(establishment)

    page = text(client_of(referent), f"/actions/{action.pk}/")

    assert f'href="/etablissements/{establishment.pk}/">{establishment.name}' in page
    assert "Votre rôle ici : Référent SSI" in page


def test_the_menu_speaks_of_one_role(establishment, regional_lead, client_of):
    later(
        give_role(
            regional_lead,
            Role.REFERENT,
            organization=establishment.organization,
            establishments=(establishment,),
        )
    )
    client = client_of(regional_lead)
    assert "Imports FINESS" in text(client, "/")
    assert "Mes douze réflexes" not in text(client, "/")

    switch(client, regional_lead, Role.REFERENT)

    assert "Imports FINESS" not in text(client, "/")
    assert "Mes douze réflexes" in text(client, "/")


def test_rights_are_those_held_there_whatever_is_chosen(
    establishment, elsewhere, referent, director, client_of
):
    client = client_of(referent)
    for role in (Role.REFERENT, Role.DIRECTOR):
        switch(client, referent, role)
        for place in (establishment, elsewhere):
            assert can_manage(referent, place)
            path = f"/etablissements/{place.pk}/numeros/"
            assert client.get(path).status_code == 200
        validation = f"/etablissements/{establishment.pk}/reflexes/valider/"
        assert client.get(validation).status_code == 403


def test_nobody_takes_up_the_role_of_another(
    elsewhere, referent, outsider, director, client_of
):
    client = client_of(referent)
    (stranger,) = contexts_of(outsider)

    assert client.post("/role/", {"role": stranger.key}).status_code == 404
    assert client.post("/role/", {"role": "pas une clé"}).status_code == 404
    assert client.get("/role/").status_code == 405
    assert client_of(outsider).post("/role/", {"role": stranger.key}).status_code == 302


def test_a_key_left_in_the_session_opens_nothing(
    establishment, elsewhere, referent, outsider, client_of
):
    client = client_of(referent)
    session = client.session
    session["acting_as"] = contexts_of(outsider)[0].key
    session.save()

    assert "Vous agissez comme <strong>Référent SSI</strong>" in text(client, "/")


def test_the_way_back_is_always_ours(elsewhere, referent, client_of):
    chosen = contexts_of(referent)[0].key

    answer = client_of(referent).post(
        "/role/", {"role": chosen, "next": "//ailleurs.exemple.fr/"}
    )

    assert answer["Location"] == "/"


def test_the_same_role_in_parts_of_one_organization_is_one(
    establishment, referent, client_of
):
    other = make_establishment(organization=establishment.organization, name="Le Clos")
    give_role(
        referent,
        Role.REFERENT,
        organization=other.organization,
        establishments=(other,),
    )

    assert len(contexts_of(referent)) == 1
    page = text(client_of(referent), "/")
    assert "Vous agissez comme" not in page
    assert "Le Clos" in page
    assert establishment.name in page
