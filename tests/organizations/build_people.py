"""Invitations and the links that their letters hold."""

import re

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.queries import read_message
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.invitations import invite

PASSWORD = "Pluie7Gravier3Lampe"


def make_invitation(
    inviter: User,
    establishment: Establishment,
    *,
    email: str = "zoe@exemple-beffroi.fr",
    role: Role = Role.CONTRIBUTOR,
) -> Invitation:
    return invite(
        inviter=inviter,
        email=email,
        role=role,
        first_name="Zoé",
        last_name="Martin",
        organization=establishment.organization,
        establishments=[establishment],
    )


def link_in(message: OutgoingMessage) -> str:
    """Return the path of the personal link in a letter."""
    letter = read_message(message)
    assert letter is not None
    found = re.search(r"https?://[^/\s]+(/invitations/lien/\S+)", letter.text)
    assert found is not None
    return found[1]


def link_of(invitation: Invitation) -> str:
    """Return the path that the last letter of an invitation opens."""
    invitation.refresh_from_db()
    assert invitation.message is not None
    return link_in(invitation.message)


def standing_of(invitation: Invitation) -> str:
    rows = Invitation.objects.with_standing(clock.now())
    return str(rows.values_list("standing", flat=True).get(pk=invitation.pk))
