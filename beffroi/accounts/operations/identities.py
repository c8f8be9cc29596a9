"""Identities of providers: attach one to an account, note its use, detach it.

Refusal
├── IdentityTaken     this identity opens another account
├── ProviderTaken     this account is attached to another identity of the provider
└── LastWayIn         without it and without a password, nobody could sign in any more
"""

from django.db import IntegrityError, transaction

from beffroi.accounts.journaling import note
from beffroi.accounts.models import Identity, User
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal


class IdentityTaken(Refusal):
    sentence = "Cette identité ouvre déjà un autre compte Beffroi."


class ProviderTaken(Refusal):
    sentence = (
        "Votre compte est déjà relié à une autre identité de ce fournisseur. "
        "Détachez-la d’abord."
    )


class LastWayIn(Refusal):
    sentence = (
        "C’est votre seule façon d’entrer. Choisissez d’abord un mot de passe, "
        "puis détachez cette identité."
    )


@transaction.atomic
def link_identity(
    *, user: User, provider: str, subject: str, label: str, by: Actor
) -> Identity:
    """Attach an identity to an account; the same again changes nothing.

    Raises: IdentityTaken; ProviderTaken.
    """
    known = Identity.objects.filter(provider=provider, subject=subject).first()
    if known is not None:
        if known.user_id != user.pk:
            raise IdentityTaken
        return known
    if Identity.objects.filter(user=user, provider=provider).exists():
        raise ProviderTaken
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                user=user,
                provider=provider,
                subject=subject,
                label=label[:200],
                linked_at=clock.now(),
            )
    except IntegrityError as error:  # somebody was quicker
        raise IdentityTaken from error
    note(user, by=by, verb="link_identity", detail=identity.provider)
    return identity


@transaction.atomic
def unlink_identity(*, identity: Identity, by: Actor) -> None:
    """Detach an identity from its account.

    Raises: LastWayIn.
    """
    user = User.objects.select_for_update().get(pk=identity.user_id)
    others = Identity.objects.filter(user=user).exclude(pk=identity.pk)
    if not user.has_usable_password() and not others.exists():
        raise LastWayIn
    Identity.objects.filter(pk=identity.pk).delete()
    note(user, by=by, verb="unlink_identity", detail=identity.provider)


def note_use(*, identity: Identity) -> None:
    """Remember when an identity last opened its account."""
    Identity.objects.filter(pk=identity.pk).update(used_at=clock.now())
