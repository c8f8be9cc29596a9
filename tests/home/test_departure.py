"""Somebody leaves: roles end, work is handed over, nothing done is undone."""

import pytest
from django.test import Client

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.operations.people import assign
from beffroi.alert.models import Poster
from beffroi.home.operations import (
    NothingToTakeBack,
    OneselfLeaving,
    depart,
)
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.text import NBSP
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations.memberships import LastAdministrator
from beffroi.organizations.operations.support import follow
from beffroi.organizations.rules.states import InvitationState, SupportState
from tests.actionplan.build import make_action
from tests.alert.build import make_poster
from tests.build import give_role, make_establishment, make_user
from tests.maturity.build import answer
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db


def path_of(user: User) -> str:
    return f"/equipe/{Membership.objects.of(user).first().pk}/depart/"


def test_the_page_shows_what_the_person_holds(
    establishment, referent, director, client_of
):
    action = make_action(establishment)
    assign(action=action, assignee=referent, by=SYSTEM)
    make_invitation(referent, establishment)
    make_poster(establishment, referent)

    raw = client_of(director).get(path_of(referent)).content.decode()
    page = raw.replace(NBSP, " ")

    assert "1 action ouverte" in page
    assert "1 invitation envoyée" in page
    assert "2 liens personnels donnés" in page
    assert "Le compte est fermé" in page
    end = client_of(director).get(path_of(referent).replace("depart", "retirer"))
    assert "Préparer son départ" in end.content.decode()


def test_everything_is_handed_over_and_the_account_closed(
    establishment, referent, director, client_of
):
    action = make_action(establishment)
    assign(action=action, assignee=referent, by=SYSTEM)
    invitation = make_invitation(referent, establishment)
    poster, token = make_poster(establishment, referent)
    there = client_of(referent)

    answer = client_of(director).post(
        path_of(referent), {"colleague": str(director.pk)}
    )

    assert answer["Location"] == "/equipe/"
    action.refresh_from_db()
    assert action.assignee == director
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED
    link = find_link(token=token, purpose=LinkPurpose.EMERGENCY_NUMBERS)
    assert link is not None
    assert link.issued_by_key == str(director.pk)
    assert Poster.objects.filter(pk=poster.pk).exists()
    referent.refresh_from_db()
    assert not referent.is_active
    assert there.get("/compte/").status_code == 302
    assert not Membership.objects.active().filter(user=referent).exists()


def test_without_a_colleague_the_work_waits_for_somebody(
    establishment, referent, director
):
    action = make_action(establishment)
    assign(action=action, assignee=referent, by=SYSTEM)

    assert depart(person=referent, to=None, manager=director) is True

    action.refresh_from_db()
    assert action.assignee is None
    assert action.is_open


def test_a_colleague_without_a_part_in_the_place_is_not_given_its_actions(
    establishment, referent, director, outsider
):
    action = make_action(establishment)
    assign(action=action, assignee=referent, by=SYSTEM)

    depart(person=referent, to=outsider, manager=director)

    action.refresh_from_db()
    assert action.assignee is None


def test_many_actions_are_handed_over_by_chunks(establishment, referent, director):
    actions = [make_action(establishment, title=f"Action {n}") for n in range(130)]
    for action in actions:
        action.assignee = referent
        action.save()

    depart(person=referent, to=director, manager=director)

    assert {type(a)._default_manager.get(pk=a.pk).assignee_id for a in actions} == {
        director.pk
    }


def test_the_validations_of_a_director_stay(establishment, director, referent):
    answer(establishment, "R1.1", by=referent.as_actor())
    assessment = start_assessment(establishment=establishment, by=SYSTEM)
    validate_assessment(
        assessment=assessment, as_role=Role.DIRECTOR, by=director.as_actor()
    )
    before = Snapshot.objects.values().get()

    depart(person=director, to=referent, manager=referent)

    assert Snapshot.objects.values().get() == before


def test_roles_elsewhere_stay_and_keep_the_account_open(
    establishment, referent, director
):
    other = make_establishment(region_code="75")
    give_role(referent, Role.DPO, organization=other.organization)

    assert depart(person=referent, to=director, manager=director) is False

    referent.refresh_from_db()
    assert referent.is_active
    (kept,) = Membership.objects.of(referent)
    assert kept.role == Role.DPO


def test_the_establishments_followed_go_to_a_colleague(
    establishment, regional_lead, operator_admin
):
    second = make_user("seconde@exemple-beffroi.fr")
    give_role(second, Role.REGIONAL_LEAD, region_code="76")
    follow(
        establishment=establishment,
        support_state=SupportState.SUPPORTED,
        officer=regional_lead,
        by=SYSTEM,
    )

    depart(person=regional_lead, to=second, manager=second)

    establishment.refresh_from_db()
    assert establishment.officer == second
    assert establishment.support_state == SupportState.SUPPORTED


def test_the_last_administrator_stays(operator_admin, regional_lead):
    give_role(regional_lead, Role.OPERATOR_ADMIN)
    depart(person=operator_admin, to=None, manager=regional_lead)
    second = make_user("autre@exemple-beffroi.fr")
    give_role(second, Role.OPERATOR_ADMIN)
    User.objects.filter(pk=second.pk).update(is_active=False)
    closed = User.objects.get(pk=second.pk)

    with pytest.raises((LastAdministrator, NothingToTakeBack)):
        depart(person=regional_lead, to=None, manager=closed)


def test_nobody_prepares_their_own_departure(director):
    with pytest.raises(OneselfLeaving):
        depart(person=director, to=None, manager=director)


@pytest.mark.parametrize(
    ("persona", "status"),
    [("outsider", 404), ("reader", 403), ("dpo", 403), ("operator_admin", 404)],
)
def test_who_may_not_take_a_role_back_prepares_no_departure(
    referent, persona, status, client_of, request
):
    client = client_of(request.getfixturevalue(persona))

    assert client.get(path_of(referent)).status_code == status
    assert client.post(path_of(referent)).status_code == status
    referent.refresh_from_db()
    assert referent.is_active


def test_an_operator_opens_a_closed_account_again(
    referent, director, operator_admin, outsider, client_of
):
    depart(person=referent, to=None, manager=director)
    path = f"/administration/comptes/{referent.pk}/rouvrir/"
    assert client_of(outsider).post(path).status_code == 403
    client = client_of(operator_admin)
    assert referent.email in client.get("/administration/comptes/").content.decode()

    client.post(path)

    referent.refresh_from_db()
    assert referent.is_active
    assert not Membership.objects.of(referent).exists()
    assert Entry.objects.filter(verb="reopen_account").count() == 1
    assert (
        "Aucun compte fermé" in client.get("/administration/comptes/").content.decode()
    )
    assert client.post(path).status_code == 404


def test_a_departure_repeated_finds_nobody(referent, director, client_of):
    path = path_of(referent)
    client: Client = client_of(director)
    client.post(path)

    assert client.post(path).status_code == 404
    assert Invitation.objects.count() == 0
