"""Give out, follow, replace and revoke personal links."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.links.enums import PURPOSE_LABELS
from beffroi.links.models import PersonalLink, PersonalLinkQuerySet
from beffroi.links.rules.purposes import SHARED_SUBJECT, LinkPurpose

# A person who reads the page while a newer letter leaves can still finish.
GRACE_DAYS = 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_link(
    *,
    purpose: LinkPurpose,
    subject_key: object,
    by: Actor,
    valid_days: int | None,
    label: str = "",
    recipient_label: str = "",
    establishment_key: object = "",
    organization_key: object = "",
) -> str:
    """Create a link and return its token, which cannot be read again later.

    `valid_days` of None means until revoked. `label` says what it opens,
    `recipient_label` to whom it is given: the list of links shows both.
    """
    return give_link(
        purpose=purpose,
        subject_key=subject_key,
        by=by,
        expires_at=None
        if valid_days is None
        else clock.now() + timedelta(days=valid_days),
        label=label,
        recipient_label=recipient_label,
        establishment_key=establishment_key,
        organization_key=organization_key,
    )[1]


def give_link(
    *,
    purpose: LinkPurpose,
    subject_key: object,
    by: Actor,
    expires_at: datetime | None,
    label: str = "",
    recipient_label: str = "",
    establishment_key: object = "",
    organization_key: object = "",
) -> tuple[PersonalLink, str]:
    """As `issue_link`, until a given moment; return the link too, for who keeps it."""
    token = secrets.token_urlsafe(24)
    link = PersonalLink.objects.create(
        token_hash=_hash(token),
        purpose=purpose,
        subject_key=str(subject_key),
        label=label[:200],
        recipient_label=recipient_label[:200],
        establishment_key=str(establishment_key or ""),
        organization_key=str(organization_key or ""),
        issued_at=clock.now(),
        issued_by_key=by.key,
        issued_by_label=by.label[:200],
        expires_at=expires_at,
    )
    return link, token


def find_link(*, token: str, purpose: LinkPurpose) -> PersonalLink | None:
    """Return the live link that a token opens; None when unknown, expired or revoked."""
    return (
        PersonalLink.objects.live(clock.now())
        .filter(token_hash=_hash(token), purpose=purpose)
        .first()
    )


def mark_used(link: PersonalLink) -> None:
    """Note the first use; later uses change nothing."""
    PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=clock.now())


def fade_links(*, purpose: LinkPurpose, subject_key: object) -> int:
    """Let the live links of a subject end within a day: a newer one follows them."""
    last_moment = clock.now() + timedelta(days=GRACE_DAYS)
    return (
        PersonalLink.objects.live(clock.now())
        .filter(purpose=purpose, subject_key=str(subject_key))
        .exclude(expires_at=None)
        .update(expires_at=Least(F("expires_at"), last_moment))
    )


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


def _live_of(key: str) -> PersonalLinkQuerySet:
    return PersonalLink.objects.live(clock.now()).filter(issued_by_key=key)


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


@transaction.atomic
def take_back(*, link: PersonalLink, by: Actor) -> None:
    """Close a link from the list of links given out; twice changes nothing more.

    The other addresses of the same letter close with it: nobody can answer any more.
    """
    purpose = LinkPurpose(link.purpose)
    if link.revoked_at is not None:
        return
    if purpose in SHARED_SUBJECT:
        revoke_link(link)
    else:
        revoke_links(purpose=purpose, subject_key=link.subject_key)
    record(
        by=by,
        verb="revoke_link",
        object_kind="link",
        object_key=link.pk,
        object_label=link.recipient_label or link.label,
        establishment_key=link.establishment_key,
        detail=PURPOSE_LABELS[purpose],
    )
