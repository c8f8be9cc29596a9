"""The team: who is seen, who may change it, and what a role entails for its account."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations.memberships import (
    AlreadyMember,
    LastAdministrator,
    MembershipEnded,
    WrongScope,
    change_role,
    end_membership,
    grant,
)
from beffroi.organizations.queries.people import departure, people_of
from tests.build import (
    give_role,
    make_establishment,
    make_organization,
    make_user,
)
from tests.organizations.build_people import make_invitation

pytestmark = pytest.mark.django_db


def test_a_role_that_opens_on_a_region_asks_for_a_second_factor():
    user = make_user()

    membership = grant(user=user, role=Role.REGIONAL_LEAD, region_code="76", by=SYSTEM)
    user.refresh_from_db()
    assert (user.must_use_mfa, user.is_operator) == (True, False)

    end_membership(membership=membership, by=SYSTEM)
    user.refresh_from_db()
    assert not user.must_use_mfa
    assert Entry.objects.filter(verb__in=["grant_role", "end_role"]).count() == 2


def test_the_words_of_ones_places_are_kept_for_the_password(establishment):
    user = make_user()
    grant(
        user=user,
        role=Role.READER,
        organization=establishment.organization,
        establishments=[establishment],
        by=SYSTEM,
    )

    user.refresh_from_db()
    assert {"Résidence Les Micocouliers", "Toulouse"} <= set(user.place_words)


def test_a_role_needs_its_scope(establishment):
    user = make_user()
    wrong = [
        {"role": Role.READER},
        {"role": Role.REGIONAL_LEAD},
        {"role": Role.OPERATOR_ADMIN, "region_code": "76"},
        {"role": Role.READER, "organization": make_organization(),
         "establishments": [establishment]},
    ]  # fmt: skip

    for given in wrong:
        with pytest.raises(WrongScope):
            grant(user=user, by=SYSTEM, **given)
    assert not Membership.objects.exists()


def test_the_same_role_is_not_given_twice(contributor, establishment):
    with pytest.raises(AlreadyMember):
        grant(
            user=contributor,
            role=Role.CONTRIBUTOR,
            organization=establishment.organization,
            establishments=[establishment],
            by=SYSTEM,
        )


def test_the_last_administrator_stays(operator_admin):
    [membership] = Membership.objects.of(operator_admin)
    with pytest.raises(LastAdministrator):
        end_membership(membership=membership, by=SYSTEM)

    give_role(make_user(), Role.OPERATOR_ADMIN)
    end_membership(membership=membership, by=SYSTEM)
    operator_admin.refresh_from_db()
    assert not operator_admin.is_operator
    with pytest.raises(MembershipEnded):
        end_membership(membership=membership, by=SYSTEM)


def test_a_changed_role_keeps_its_scope(contributor, establishment):
    [membership] = Membership.objects.of(contributor)

    change_role(membership=membership, role=Role.DPO, by=SYSTEM)

    [held] = Membership.objects.of(contributor)
    assert held.role == Role.DPO
    assert list(held.establishments.all()) == [establishment]


def test_the_team_of_an_establishment_holds_the_head_office(
    referent, contributor, outsider, establishment
):
    boss = make_user(last_name="Aubert")
    give_role(boss, Role.DIRECTOR, organization=establishment.organization)
    make_invitation(referent, establishment)

    people = people_of(establishment, viewer=referent)

    names = {member.name for member in people.members}
    assert {boss.get_full_name(), "Nadia Delmas", "Omar Delmas"} == names
    assert [line.email for line in people.invited] == ["zoe@exemple-beffroi.fr"]
    assert str(establishment.pk) in people.invite_url
    changeable = {member.name for member in people.members if member.can_change}
    assert changeable == {"Nadia Delmas", "Omar Delmas"}


def test_a_reader_sees_the_team_without_invitations(reader, referent, establishment):
    make_invitation(referent, establishment)

    people = people_of(establishment, viewer=reader)

    assert {member.name for member in people.members} == {"Rose Delmas", "Nadia Delmas"}
    assert people.invited == []
    assert people.invite_url == ""
    assert not any(member.can_change for member in people.members)


def test_the_team_costs_the_same_with_many(referent, establishment):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            people_of(establishment, viewer=referent)
        return len(queries)

    make_invitation(referent, establishment)
    few = count()
    for number in range(20):
        give_role(
            make_user(),
            Role.READER,
            organization=establishment.organization,
            establishments=(establishment,),
        )
        make_invitation(referent, establishment, email=f"p{number}@exemple-beffroi.fr")

    assert count() == few


def test_the_list_shows_each_his_own(
    client_of, regional_lead, regional_reader, operator_admin, referent, outsider
):
    def seen(user) -> str:
        return client_of(user).get("/equipe/").content.decode()

    assert "referent@" in seen(regional_lead)
    assert "technique@" not in seen(regional_lead)
    assert "referent@" not in seen(outsider)
    assert "referent@" not in seen(regional_reader)
    assert "region@" in seen(operator_admin)
    assert "referent@" not in seen(operator_admin)


def test_the_list_is_filtered(
    client_of, regional_lead, referent, director, establishment
):
    client = client_of(regional_lead)

    def seen(query: str) -> str:
        return client.get(f"/equipe/{query}").content.decode()

    assert "direction@" not in seen("?role=referent")
    assert "referent@" in seen("?role=referent")
    assert "direction@" in seen("?q=paul")
    assert "referent@" in seen(f"?etablissement={establishment.pk}")
    assert "referent@" not in seen(f"?etablissement={make_establishment().pk}")
    assert seen("?etablissement=pas-une-cle&role=x")


def _end_url(user) -> str:
    return reverse(
        "organizations:membership_end", args=[Membership.objects.of(user).get().pk]
    )


def test_a_director_ends_a_role(client_of, director, contributor):
    client = client_of(director)

    page = client.get(_end_url(contributor)).content.decode()
    response = client.post(_end_url(contributor), {"asked": "1"})

    assert "Omar Delmas" in page
    assert response["Location"] == "/equipe/"
    assert not Membership.objects.of(contributor).exists()


def test_ending_the_last_referent_is_done_knowingly(
    client_of, director, referent, establishment
):
    client = client_of(director)
    address = _end_url(referent)

    assert establishment.name in client.get(address).content.decode()
    assert client.post(address, {"asked": "1"}).status_code == 422
    assert Membership.objects.of(referent).exists()
    client.post(address, {"asked": "1", "knowingly": "on"})
    assert not Membership.objects.of(referent).exists()


def test_nobody_is_orphan_when_another_holds_the_role(referent, establishment):
    [membership] = Membership.objects.of(referent)
    assert departure(membership).orphans == [establishment.name]

    give_role(make_user(), Role.REFERENT, organization=establishment.organization)
    assert departure(membership).orphans == []


def test_a_role_is_changed_on_screen(client_of, director, contributor):
    [membership] = Membership.objects.of(contributor)
    address = reverse("organizations:membership_change", args=[membership.pk])
    client = client_of(director)

    assert client.get(address).status_code == 200
    assert client.post(address, {"role": "regional_lead"}).status_code == 422
    client.post(address, {"role": "reader"})

    assert Membership.objects.of(contributor).get().role == Role.READER


def test_an_outsider_touches_nobody(client_of, outsider, contributor, reader):
    [membership] = Membership.objects.of(contributor)
    for name in ("organizations:membership_end", "organizations:membership_change"):
        address = reverse(name, args=[membership.pk])
        assert client_of(outsider).get(address).status_code == 404
        assert client_of(outsider).post(address, {"role": "reader"}).status_code == 404
        assert client_of(reader).post(address, {"role": "reader"}).status_code == 403
    assert Membership.objects.of(contributor).get().role == Role.CONTRIBUTOR


def test_a_regional_role_is_not_changed_into_a_field_one(client_of, regional_lead):
    colleague = make_user()
    give_role(colleague, Role.REGIONAL_READER, region_code="76")
    [membership] = Membership.objects.of(colleague)
    address = reverse("organizations:membership_change", args=[membership.pk])

    assert client_of(regional_lead).get(address).status_code == 403


def test_my_account_says_my_roles_and_takes_my_name(client_of, referent, outsider):
    client = client_of(referent)

    page = client.get("/compte/").content.decode()
    client.post(
        "/compte/", {"first_name": "Nadège", "last_name": "Delmas", "job": "Qualité"}
    )
    refused = client.post("/compte/", {"first_name": "", "last_name": "", "job": ""})

    referent.refresh_from_db()
    assert "Référent SSI" in page
    assert "Résidence Les Micocouliers" in page
    assert referent.get_full_name() == "Nadège Delmas"
    assert refused.status_code == 422
    assert "Micocouliers" not in client_of(outsider).get("/compte/").content.decode()
