"""An invitation from the form to the account, with all that can happen on the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.accounts.operations.people import create_account
from beffroi.accounts.rules.roles import Role
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.rules.states import MessageState
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations import invitations as operations
from beffroi.organizations.work.invitations import AlreadyInvited, AlreadyMember
from tests.build import give_role, make_establishment, make_user
from tests.organizations.build_people import (
    PASSWORD,
    link_of,
    make_invitation,
    standing_of,
)

pytestmark = pytest.mark.django_db


def _account_form(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "first_name": "Zoé",
        "last_name": "Martin",
        "job": "Secrétaire",
        "password": PASSWORD,
        "again": PASSWORD,
        "conditions": "on",
    }
    return {**fields, **changes}


def test_the_invited_person_opens_an_account_and_holds_the_role(
    referent, establishment
):
    invitation = make_invitation(referent, establishment)
    link = link_of(invitation)
    client = Client()

    page = client.get(link).content.decode()
    client.post(link)
    response = client.post(f"{link}compte/", _account_form())

    user = User.objects.get(email="zoe@exemple-beffroi.fr")
    [membership] = Membership.objects.of(user)
    assert "Nadia Delmas vous invite" in page
    assert "Résidence Les Micocouliers" in page
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert membership.role == Role.CONTRIBUTOR
    assert list(membership.establishments.all()) == [establishment]
    assert user.job == "Secrétaire"
    assert user.conditions_accepted_at is not None
    assert user.place_words
    assert standing_of(invitation) == "accepted"


def test_looking_at_the_page_is_not_opening_it(referent, establishment):
    invitation = make_invitation(referent, establishment)
    link = link_of(invitation)

    Client().get(link)
    assert standing_of(invitation) == "waiting"

    Client().post(link)
    assert standing_of(invitation) == "opened"


def test_the_link_opens_nothing_twice(referent, establishment):
    invitation = make_invitation(referent, establishment)
    link = link_of(invitation)
    Client().post(f"{link}compte/", _account_form())

    again = Client().post(f"{link}compte/", _account_form(first_name="Autre"))

    assert again.status_code == 404
    assert "ne sert plus" in again.content.decode()
    assert User.objects.filter(email="zoe@exemple-beffroi.fr").count() == 1


def test_the_token_is_stored_nowhere_but_in_the_letter(referent, establishment):
    token = link_of(make_invitation(referent, establishment)).split("/")[3]

    assert not PersonalLink.objects.filter(token_hash__contains=token).exists()
    assert Entry.objects.filter(verb="invite").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "Micocouliers7!", "again": "Micocouliers7!"}, "structure"),
        ({"password": "Zoé7GravierLampe", "again": "Zoé7GravierLampe"}, "votre nom"),
        ({"password": "court", "again": "court"}, "trop facile"),
        ({"again": "Autre7Gravier3Lampe"}, "diffèrent"),
        ({"conditions": ""}, "Cochez cette case"),
        ({"first_name": ""}, "obligatoire"),
    ],
)
def test_a_form_badly_filled_opens_no_account(referent, establishment, changes, words):
    link = link_of(make_invitation(referent, establishment))

    response = Client().post(f"{link}compte/", _account_form(**changes))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not User.objects.filter(email="zoe@exemple-beffroi.fr").exists()


def test_an_invitation_expires_after_fourteen_days(referent, establishment):
    invitation = make_invitation(referent, establishment)
    link = link_of(invitation)

    with clock.at(clock.now() + timedelta(days=15)):
        assert standing_of(invitation) == "expired"
        assert Client().get(link).status_code == 404
        assert Client().post(f"{link}compte/", _account_form()).status_code == 404


def test_sending_again_gives_a_new_link_and_closes_the_old_one(
    referent, establishment, client_of
):
    invitation = make_invitation(referent, establishment)
    old = link_of(invitation)

    client_of(referent).post(
        reverse("organizations:invitation_resend", args=[invitation.pk])
    )

    assert Client().get(old).status_code == 404
    assert Client().get(link_of(invitation)).status_code == 200
    assert OutgoingMessage.objects.count() == 2


def test_a_withdrawn_invitation_opens_nothing(referent, establishment, client_of):
    invitation = make_invitation(referent, establishment)
    link = link_of(invitation)
    client = client_of(referent)
    address = reverse("organizations:invitation_revoke", args=[invitation.pk])

    client.post(address)

    assert Client().get(link).status_code == 404
    assert standing_of(invitation) == "revoked"
    again = client.post(address, follow=True).content.decode()
    assert "n’attend plus" in again


@pytest.mark.parametrize(
    ("message_state", "standing"),
    [
        (MessageState.WAITING, "waiting"),
        (MessageState.SENT, "sent"),
        (MessageState.MAYBE_SENT, "sent"),
        (MessageState.REFUSED, "bounced"),
        (MessageState.BOUNCED, "bounced"),
    ],
)
def test_what_the_mail_learned_is_seen(
    referent, establishment, client_of, message_state, standing
):
    invitation = make_invitation(referent, establishment)
    OutgoingMessage.objects.update(state=message_state, answer="550 Boite inconnue")

    page = (
        client_of(referent).get(reverse("organizations:invitations")).content.decode()
    )

    assert standing_of(invitation) == standing
    assert ("550 Boite inconnue" in page) == (standing == "bounced")


def test_nobody_is_invited_twice_to_the_same(referent, director, establishment):
    make_invitation(referent, establishment)

    with pytest.raises(AlreadyInvited):
        make_invitation(director, establishment, email="ZOE@exemple-beffroi.fr")

    make_invitation(referent, establishment, role=Role.READER)
    assert Invitation.objects.count() == 2


def test_an_expired_invitation_is_renewed_rather_than_doubled(referent, establishment):
    make_invitation(referent, establishment)

    with clock.at(clock.now() + timedelta(days=20)):
        renewed = make_invitation(referent, establishment)
        assert Client().get(link_of(renewed)).status_code == 200

    assert Invitation.objects.count() == 1


def test_a_member_is_not_invited_to_what_they_hold(
    referent, contributor, establishment
):
    with pytest.raises(AlreadyMember):
        make_invitation(referent, establishment, email=contributor.email.upper())


def test_a_person_with_an_account_signs_in_and_accepts(referent, establishment):
    other = create_account(email="zoe@exemple-beffroi.fr", password=PASSWORD, by=SYSTEM)
    link = link_of(make_invitation(referent, establishment))
    client = Client()

    page = client.get(f"{link}compte/").content.decode()
    stolen = client.post(f"{link}compte/", _account_form())
    client.force_login(other, backend=BACKEND)
    offered = client.get(f"{link}compte/").content.decode()
    client.post(f"{link}compte/")

    assert "Vous avez déjà un compte" in page
    assert f"next={link.replace('/', '%2F')}compte%2F" in page
    assert "Vous avez déjà un compte" in stolen.content.decode()
    assert "Accepter" in offered
    assert User.objects.get(email="zoe@exemple-beffroi.fr").check_password(PASSWORD)
    assert Membership.objects.of(other).count() == 1


def test_an_invitation_never_goes_to_another_account(referent, outsider, establishment):
    link = link_of(make_invitation(referent, establishment))
    client = Client()
    client.force_login(outsider, backend=BACKEND)
    held = Membership.objects.of(outsider).count()

    page = client.get(f"{link}compte/").content.decode()
    response = client.post(f"{link}compte/")

    assert "pour quelqu’un d’autre" in page
    assert response.status_code == 422
    assert Membership.objects.of(outsider).count() == held


def test_accepting_what_one_holds_already_changes_nothing(referent, establishment):
    user = make_user("zoe@exemple-beffroi.fr")
    invitation = make_invitation(referent, establishment)
    give_role(
        user,
        Role.CONTRIBUTOR,
        organization=establishment.organization,
        establishments=(establishment,),
    )

    operations.accept_as(invitation=invitation, user=user)

    assert Membership.objects.of(user).count() == 1
    assert standing_of(invitation) == "accepted"


def test_a_regional_role_asks_for_the_second_factor_at_once(regional_lead):
    invitation = operations.invite(
        inviter=regional_lead,
        email="zoe@exemple-beffroi.fr",
        role=Role.REGIONAL_LEAD,
        region_code="76",
    )
    client = Client()
    client.post(f"{link_of(invitation)}compte/", _account_form())

    assert client.get("/compte/")["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_role_beyond_ones_own_scope_is_refused(referent, establishment):
    sister = make_establishment(organization=establishment.organization)

    for place in (sister, make_establishment()):
        with pytest.raises(operations.NotAllowed):
            make_invitation(referent, place)
    with pytest.raises(operations.NotAllowed):
        operations.invite(
            inviter=referent,
            email="zoe@exemple-beffroi.fr",
            role=Role.REGIONAL_LEAD,
            region_code="76",
        )
    with pytest.raises(operations.WrongScope):
        operations.invite(
            inviter=referent,
            email="zoe@exemple-beffroi.fr",
            role=Role.READER,
            organization=establishment.organization,
            establishments=[make_establishment()],
        )
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("token", ["inconnu", "x" * 200, "a%00b"])
def test_an_unknown_link_opens_nothing(db, token):
    assert Client().get(f"/invitations/lien/{token}/").status_code == 404
    assert Client().post(f"/invitations/lien/{token}/compte/").status_code == 404


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
