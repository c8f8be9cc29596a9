"""Write the e-mails: what happened within the hour, and the digest of a period.

Both may run twice, also at the same moment: a notice is handled once, a digest is
kept under a uniqueness constraint with its message, in one transaction.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.lib.manifest import DigestSection
from beffroi.mail.operations.outbox import BadAddress, queue_message
from beffroi.notifications.models import Notice, Preference, SentDigest
from beffroi.notifications.queries import preference_of, stop_token
from beffroi.notifications.rules.kinds import DigestRhythm, Mailing, NoticeKind
from beffroi.notifications.rules.letters import (
    DIGEST_SUBJECTS,
    Told,
    digest_text,
    notices_subject,
    notices_text,
)
from beffroi.notifications.rules.periods import period_of

CHUNK = 200
NOTICES_PURPOSE = "notices"
DIGEST_PURPOSE = "digest"


def send_notices() -> int:
    """Gather what waits into one message per person; return how many left."""
    sent = 0
    last = UUID(int=0)
    while people := _people_waiting(last):
        sent += sum(_send_notices_to(person) for person in people)
        last = people[-1].pk
    return sent


def _people_waiting(after: UUID) -> list[User]:
    waiting = Notice.objects.waiting().values("user_id")
    return list(
        User.objects.filter(pk__in=waiting, pk__gt=after).order_by("pk")[:CHUNK]
    )


@transaction.atomic
def _send_notices_to(person: User) -> bool:
    rows = list(
        Notice.objects.waiting()
        .filter(user=person)
        .select_for_update()
        .order_by("told_at", "pk")
    )
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
        handled_at=clock.now()
    )
    preference = preference_of(person)
    told = _told(row for row in rows if _is_wanted(row, preference))
    if not told or not person.is_active:
        return False
    url = _stop_url(person, Mailing.NOTICES)
    return _queue(
        person,
        subject=notices_subject(told),
        text=notices_text(
            first_name=person.first_name,
            told=told,
            public_url=settings.PUBLIC_URL,
            stop_url=url,
        ),
        purpose=NOTICES_PURPOSE,
        stop_url=url,
    )


def _is_wanted(notice: Notice, preference: Preference) -> bool:
    """A thing already read on screen needs no e-mail."""
    if notice.read_at is not None:
        return False
    if notice.kind == NoticeKind.ASSIGNED:
        return preference.wants_assignments
    return preference.wants_mentions


def _told(rows: Iterable[Notice]) -> list[Told]:
    """Return each subject once per kind, the last telling of it."""
    kept = {(row.kind, row.subject_key): row for row in rows}
    return [
        Told(NoticeKind(row.kind), row.title, row.place, row.author_label, row.link)
        for row in kept.values()
    ]


@transaction.atomic
def send_digest(*, person: User, sections: Sequence[DigestSection]) -> bool:
    """Send the digest of the present period unless it was; tell whether it left.

    Nothing leaves when there is nothing to say, or when the person wants none.
    """
    rhythm = DigestRhythm(preference_of(person).digest)
    period = period_of(rhythm, clock.today())
    if not period or not sections or not person.is_active:
        return False
    _, is_new = SentDigest.objects.get_or_create(
        user=person, period=period, defaults={"sent_at": clock.now()}
    )
    if not is_new:
        return False
    url = _stop_url(person, Mailing.DIGEST)
    return _queue(
        person,
        subject=DIGEST_SUBJECTS[rhythm],
        text=digest_text(
            first_name=person.first_name,
            sections=sections,
            public_url=settings.PUBLIC_URL,
            stop_url=url,
            rhythm=rhythm,
        ),
        purpose=DIGEST_PURPOSE,
        stop_url=url,
    )


def people_to_digest(after: UUID) -> list[User]:
    """Return the next people who may still get the digest of this period, by key."""
    today = clock.today()
    weekly, monthly = (
        SentDigest.objects.filter(period=period_of(rhythm, today)).values("user_id")
        for rhythm in (DigestRhythm.WEEKLY, DigestRhythm.MONTHLY)
    )
    chosen = Preference.objects.all()
    return list(
        User.objects.filter(is_active=True, pk__gt=after)
        .exclude(pk__in=chosen.filter(digest=DigestRhythm.NEVER).values("user_id"))
        .exclude(
            pk__in=chosen.filter(
                digest=DigestRhythm.MONTHLY, user_id__in=monthly
            ).values("user_id")
        )
        .exclude(pk__in=weekly)
        .order_by("pk")[:CHUNK]
    )


def _stop_url(person: User, mailing: Mailing) -> str:
    preference, _ = Preference.objects.get_or_create(
        user=person, defaults={"changed_at": clock.now()}
    )
    path = reverse("notifications:stop", args=[stop_token(preference, mailing)])
    return f"{settings.PUBLIC_URL}{path}"


def _queue(
    person: User, *, subject: str, text: str, purpose: str, stop_url: str
) -> bool:
    try:
        queue_message(
            to=person.email,
            subject=subject,
            text=text,
            purpose=purpose,
            origin_key=str(person.pk),
            headers=(
                ("List-Unsubscribe", f"<{stop_url}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ),
        )
    except BadAddress:
        return False
    return True
