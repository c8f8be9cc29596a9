"""Exclude an address from tests; give and take back the direction's word.

Refusal
├── NotAnAddress     what was typed is no address
├── NotTheDirection  only the direction gives its word
└── WrongPeriod      the period is over, too long, or ends before it starts
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import directing
from beffroi.organizations.models.consent import Authorization, Exclusion
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.consent import Activity

LONGEST_DAYS = 400


class NotAnAddress(Refusal):
    sentence = "Ce n’est pas une adresse électronique."


class NotTheDirection(Refusal):
    sentence = "Seule la direction de l’établissement donne son accord."


class WrongPeriod(Refusal):
    sentence = (
        "Choisissez une fin à venir, après le début, et treize mois au plus : un accord "
        "se renouvelle chaque année."
    )


@transaction.atomic
def exclude_address(
    *, establishment: Establishment, email: str, reason: str, by: Actor
) -> Exclusion:
    """Put an address out of reach of every test; the same one twice changes nothing.

    Raises: NotAnAddress.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAnAddress from error
    exclusion, is_new = Exclusion.objects.get_or_create(
        establishment=establishment,
        email=address,
        defaults={
            "reason": " ".join(reason.split())[:200],
            "created_at": clock.now(),
            "created_by_key": by.key,
            "created_by_label": by.label[:200],
        },
    )
    if is_new:
        _note(exclusion, "exclude_address", by=by)
    return exclusion


@transaction.atomic
def include_address(*, exclusion: Exclusion, by: Actor) -> None:
    """Let an address be tested again. May be called twice."""
    if Exclusion.objects.filter(pk=exclusion.pk).delete()[0]:
        _note(exclusion, "include_address", by=by)


def _note(exclusion: Exclusion, verb: str, *, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="exclusion",
        object_key=exclusion.pk,
        object_label=exclusion.email,
        establishment_key=exclusion.establishment_id,
    )


def authorize_as(
    *,
    director: User,
    establishment: Establishment,
    activity: Activity,
    words: str,
    ends_at: datetime,
    starts_at: datetime | None = None,
    subject_key: str = "",
) -> Authorization:
    """Give the direction's word, signed in; checked again in the same transaction.

    Raises: NotTheDirection; WrongPeriod.
    """
    with transaction.atomic():
        if not directing(establishment).filter(user=director).exists():
            raise NotTheDirection
        return authorize(
            establishment=establishment,
            activity=activity,
            words=words,
            starts_at=starts_at,
            ends_at=ends_at,
            subject_key=subject_key,
            by=director.as_actor(),
        )


@transaction.atomic
def authorize(
    *,
    establishment: Establishment,
    activity: Activity,
    words: str,
    ends_at: datetime,
    by: Actor,
    starts_at: datetime | None = None,
    subject_key: str = "",
) -> Authorization:
    """Keep a word that the caller has checked to be the direction's.

    Raises: WrongPeriod.
    """
    moment = clock.now()
    start = starts_at or moment
    is_sound = start < ends_at and moment < ends_at
    if not is_sound or ends_at - start > timedelta(days=LONGEST_DAYS):
        raise WrongPeriod
    given = Authorization.objects.create(
        establishment=establishment,
        purpose=activity,
        subject_key=subject_key,
        words=words,
        starts_at=start,
        ends_at=ends_at,
        granted_at=moment,
        granted_by_key=by.key,
        granted_by_label=by.label[:200],
    )
    _note_word(given, "authorize", by=by)
    return given


@transaction.atomic
def withdraw_authorization(*, authorization: Authorization, by: Actor) -> None:
    """Take a word back: what has not left yet will not leave. May be called twice."""
    taken = Authorization.objects.filter(pk=authorization.pk, revoked_at=None).update(
        revoked_at=clock.now(),
        revoked_by_key=by.key,
        revoked_by_label=by.label[:200],
    )
    if taken:
        _note_word(authorization, "withdraw_authorization", by=by)


def _note_word(given: Authorization, verb: str, *, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="authorization",
        object_key=given.pk,
        object_label=given.purpose,
        establishment_key=given.establishment_id,
        detail=given.subject_key,
    )
