"""The sending profiles of tests and lessons, and the signatures of all profiles.

Refusal
├── ClearPassword    a password would travel without encryption (server)
├── OtherDomain      the return address is not of the sending domain
├── NameTaken        another profile of the region has this name
└── ProfileInUse     mailings that are not over go through it
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock, secretbox
from beffroi.lib.errors import Refusal
from beffroi.mail.models import Mailing, SendingProfile
from beffroi.mail.operations.server import GivenServer, put_server
from beffroi.mail.rules.dkim import DkimKind, make_key
from beffroi.mail.rules.states import MailingState, ProfileUse
from beffroi.mail.work.writing import domain_of


class OtherDomain(Refusal):
    sentence = "L’adresse de retour doit être du domaine d’envoi, ou d’un de ses sous-domaines."


class NameTaken(Refusal):
    sentence = "Un autre profil de cette région porte déjà ce nom."


class ProfileInUse(Refusal):
    sentence = "Des envois qui ne sont pas terminés passent par ce profil : arrêtez-les d’abord."


@dataclass(frozen=True, slots=True)
class Sender:
    """As whom a profile writes, and how fast (messages a minute, 0 without limit)."""

    from_address: str
    from_name: str
    from_domain: str
    contact_address: str
    rate_per_minute: int
    domain_rate_per_minute: int


@transaction.atomic
def save_tests_profile(
    *,
    profile: SendingProfile | None,
    region_code: str,
    name: str,
    server: GivenServer,
    sender: Sender,
    by: Actor,
) -> SendingProfile:
    """Declare or change a profile of a region; None declares a new one.

    A changed domain forgets the signing key, which was the other domain's.
    Raises: ClearPassword; OtherDomain; NameTaken.
    """
    domain = sender.from_domain.lower()
    returned = sender.from_address.rpartition("@")[2].lower()
    if returned != domain and not returned.endswith(f".{domain}"):
        raise OtherDomain
    profile = profile or SendingProfile(use=ProfileUse.TESTS)
    others = SendingProfile.objects.tests().exclude(pk=profile.pk)
    if others.filter(region_code=region_code, name=name).exists():
        raise NameTaken
    put_server(profile, server)
    if profile.dkim_domain != domain:
        _drop_key(profile)
    profile.region_code, profile.name = region_code, name
    profile.from_address, profile.from_name = sender.from_address, sender.from_name
    profile.from_domain, profile.contact_address = domain, sender.contact_address
    profile.rate_per_minute = sender.rate_per_minute
    profile.domain_rate_per_minute = sender.domain_rate_per_minute
    profile.save()
    _note(profile, "change_sending_profile", by)
    return profile


@transaction.atomic
def forget_tests_profile(*, profile: SendingProfile, by: Actor) -> None:
    """Remove a profile and its secrets. Raises: ProfileInUse."""
    under_way = [MailingState.PREPARING, MailingState.RUNNING, MailingState.PAUSED]
    if Mailing.objects.filter(profile=profile, state__in=under_way).exists():
        raise ProfileInUse
    _note(profile, "forget_sending_profile", by)
    profile.delete()


def make_dkim_key(
    *, profile: SendingProfile, kind: DkimKind, selector: str, by: Actor
) -> None:
    """Give a profile a new key of its own; messages are signed from now on.

    The record to publish is `profile.dkim_record`. The key is made before the
    transaction: it takes a while.
    """
    pair = make_key(kind)
    sealed = secretbox.seal(pair.private_pem, secret_key=settings.SECRET_KEY)
    with transaction.atomic():
        profile.dkim_kind, profile.dkim_selector = kind, selector
        profile.dkim_domain = domain_of(profile).lower()
        profile.dkim_public_code, profile.sealed_dkim_pem = pair.public, sealed
        _save_key(profile)
        _note(profile, "make_dkim_key", by)


@transaction.atomic
def forget_dkim_key(*, profile: SendingProfile, by: Actor) -> None:
    """Remove the key of a profile: its messages leave unsigned. May be called twice."""
    _drop_key(profile)
    _save_key(profile)
    _note(profile, "forget_dkim_key", by)


def _drop_key(profile: SendingProfile) -> None:
    profile.dkim_kind = profile.dkim_domain = profile.dkim_selector = ""
    profile.dkim_public_code = profile.sealed_dkim_pem = ""


def _save_key(profile: SendingProfile) -> None:
    """Write the key alone: what remains of the rates is the workers'."""
    profile.changed_at = clock.now()
    profile.save(
        update_fields=[
            "dkim_kind", "dkim_domain", "dkim_selector", "dkim_public_code",
            "sealed_dkim_pem", "changed_at",
        ]
    )  # fmt: skip


def _note(profile: SendingProfile, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="sending_profile",
        object_key=profile.pk,
        object_label=profile.name or f"{profile.host}:{profile.port}",
    )
