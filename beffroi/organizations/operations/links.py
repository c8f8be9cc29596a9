"""Close a link from the list of links given out, and what it belongs to with it."""

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.links.models import PersonalLink
from beffroi.links.operations import take_back
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.operations.invitations import revoke


@transaction.atomic
def close_link(*, link: PersonalLink, user: User) -> None:
    """Close a link given out; an invitation is withdrawn with its own. May be repeated.

    Raises: NotAllowed when the person may not give the role of the invitation.
    """
    invitation = None
    if link.purpose == LinkPurpose.INVITATION:
        invitation = Invitation.objects.live().filter(pk=link.subject_key).first()
    if invitation is not None:
        revoke(invitation=invitation, inviter=user)
    else:
        take_back(link=link, by=user.as_actor())
