"""Give out, follow and revoke personal links."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q, QuerySet

from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.rules.purposes import LinkPurpose


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_link(
    *, purpose: LinkPurpose, subject_key: object, by: Actor, valid_days: int | None
) -> str:
    """Create a link and return its token, which cannot be read again later.

    `valid_days` of None means until revoked.
    """
    token = secrets.token_urlsafe(24)
    moment = clock.now()
    PersonalLink.objects.create(
        token_hash=_hash(token),
        purpose=purpose,
        subject_key=str(subject_key),
        issued_at=moment,
        issued_by_key=by.key,
        issued_by_label=by.label[:200],
        expires_at=None if valid_days is None else moment + timedelta(days=valid_days),
    )
    return token


def find_link(*, token: str, purpose: LinkPurpose) -> PersonalLink | None:
    """Return the live link that a token opens; None when unknown, expired or revoked."""
    link = PersonalLink.objects.filter(token_hash=_hash(token), purpose=purpose).first()
    if link is None or link.revoked_at is not None:
        return None
    if link.expires_at is not None and link.expires_at <= clock.now():
        return None
    return link


def mark_used(link: PersonalLink) -> None:
    """Note the first use; later uses change nothing."""
    PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=clock.now())


def hand_over(*, from_key: str, to: Actor) -> int:
    """Give the live links of somebody who leaves to a colleague; return how many.

    They keep working: a poster stays on its wall. May be called twice.
    """
    return _live_of(from_key).update(
        issued_by_key=to.key, issued_by_label=to.label[:200]
    )


def count_given_by(key: str) -> int:
    """Return how many live links a person has given out."""
    return _live_of(key).count()


def _live_of(key: str) -> "QuerySet[PersonalLink]":
    return PersonalLink.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=clock.now()),
        issued_by_key=key,
        revoked_at=None,
    )


def revoke_links(*, purpose: LinkPurpose, subject_key: object) -> int:
    """Revoke every live link of a purpose for a subject; return how many."""
    return PersonalLink.objects.filter(
        purpose=purpose, subject_key=str(subject_key), revoked_at=None
    ).update(revoked_at=clock.now())


def revoke_link(link: PersonalLink) -> None:
    """Revoke one link; twice keeps the first moment."""
    PersonalLink.objects.filter(pk=link.pk, revoked_at=None).update(
        revoked_at=clock.now()
    )
