"""Close the account of somebody who left, and open it again.

Refusal
└── AccountOpen  the account is open already
"""

from django.db import transaction

from beffroi.accounts.journaling import note
from beffroi.accounts.models import User
from beffroi.accounts.operations.sessions import close_sessions
from beffroi.journal.rules.actor import Actor
from beffroi.lib.errors import Refusal


class AccountOpen(Refusal):
    sentence = "Ce compte est déjà ouvert."


@transaction.atomic
def close_account(*, user: User, by: Actor) -> User:
    """Close an account and its sessions; what the person did stays signed.

    May be called twice.
    """
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        note(user, by=by, verb="close_account")
    close_sessions(user=user, by=by)
    user.is_active = False
    return user


@transaction.atomic
def reopen_account(*, user: User, by: Actor) -> User:
    """Open a closed account again; it holds no role until somebody invites.

    Raises: AccountOpen.
    """
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise AccountOpen
    user.is_active = True
    note(user, by=by, verb="reopen_account")
    return user
