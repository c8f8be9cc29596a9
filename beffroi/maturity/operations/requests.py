"""Ask somebody without account, remind, renew, take back.

Refusal
├── NothingAsked
├── TooManyToday
├── RemindedToday
├── NothingAwaited
├── RequestClosed
└── BadAddress (mail.operations.outbox)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.links.operations import revoke_links
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.queries.present import present_answers
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.outside_letters import request_letter
from beffroi.maturity.rules.requests import (
    AWAITED_ITEMS,
    VALID_DAYS,
    EventKind,
    Wanted,
    may_remind,
)
from beffroi.maturity.work import outside
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

MOST_PER_DAY = 30
TWICE = timedelta(minutes=2)  # the same letter within this is a second click


class NothingAsked(Refusal):
    sentence = "Choisissez au moins une question à envoyer."


class TooManyToday(Refusal):
    sentence = (
        f"Cet établissement a déjà envoyé {MOST_PER_DAY} demandes aujourd’hui. "
        "Regroupez les questions, ou reprenez demain."
    )


class RemindedToday(Refusal):
    sentence = (
        "Un message est déjà parti depuis moins d’un jour. Laissez à la personne le "
        "temps de répondre."
    )


class NothingAwaited(Refusal):
    sentence = "Cette personne a déjà répondu à tout : il n’y a rien à rappeler."


class RequestClosed(Refusal):
    sentence = "Le lien de cette demande ne sert plus. Renouvelez-le pour la relancer."


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is asked; `kind` is a respondent code of the questionnaire."""

    kind: str
    name: str
    email: str


def ask_outside(
    *,
    establishment: Establishment,
    recipient: Recipient,
    wanted: Mapping[str, Wanted],
    note: str = "",
    asker: User,
) -> OutsideRequest:
    """Send some questions to one person, with a personal link of thirty days.

    `wanted` says what is asked by question id. The same letter sent twice within two
    minutes leaves once; the request in hand is returned.

    Raises: NothingAsked; TooManyToday; BadAddress.
    """
    known = questionnaire()
    keys = [key for key in known.by_id if key in wanted]
    if not keys:
        raise NothingAsked
    with transaction.atomic():
        standings.lock(establishment)
        twin = _twin(establishment, recipient.email, keys)
        if twin is not None:
            return twin
        _check_pace(establishment)
        row = _written(
            establishment, recipient, note=note, asker=asker, count=len(keys)
        )
        present = present_answers(establishment, known.slug, keys)
        address = outside.give_address(row, by=asker.as_actor(), expires_at=_end())
        row.save(force_insert=True)
        OutsideItem.objects.bulk_create(
            OutsideItem(
                request=row,
                rank=rank,
                question_id=key,
                wanted=wanted[key],
                seen_revision=present[key].revision if key in present else 0,
            )
            for rank, key in enumerate(keys, 1)
        )
        _post(
            row, address, kind=EventKind.SENT, by=asker.as_actor(), verb="ask_outside"
        )
    return row


def _written(
    establishment: Establishment,
    recipient: Recipient,
    *,
    note: str,
    asker: User,
    count: int,
) -> OutsideRequest:
    return OutsideRequest(
        establishment=establishment,
        questionnaire=questionnaire().slug,
        recipient_kind=recipient.kind,
        recipient_name=recipient.name.strip(),
        recipient_email=recipient.email.strip().lower(),
        note=note.strip(),
        sent_at=clock.now(),
        sent_by_key=str(asker.pk),
        sent_by_label=asker.get_full_name(),
        sent_by_email=asker.email,
        item_count=count,
        awaited_count=count,
    )


def _twin(
    establishment: Establishment, email: str, keys: list[str]
) -> OutsideRequest | None:
    rows = OutsideRequest.objects.filter(
        establishment=establishment,
        recipient_email=email.strip().lower(),
        sent_at__gt=clock.now() - TWICE,
        closed_at=None,
    ).prefetch_related("items")
    for row in rows.order_by("-sent_at"):
        if sorted(item.question_id for item in row.items.all()) == sorted(keys):
            return row
    return None


def _check_pace(establishment: Establishment) -> None:
    since = clock.now() - timedelta(days=1)
    sent = OutsideRequest.objects.filter(establishment=establishment, sent_at__gt=since)
    if sent.count() >= MOST_PER_DAY:
        raise TooManyToday


def _end() -> datetime:
    return clock.now() + timedelta(days=VALID_DAYS)


def last_day(valid_days: int) -> date:
    """Return the last day of a link given now, for the preview of its letter."""
    end = clock.now() + timedelta(days=valid_days)
    return end.astimezone(clock.FRANCE).date()


def _post(
    row: OutsideRequest, address: str, *, kind: EventKind, by: Actor, verb: str
) -> None:
    items = row.items.filter(state__in=AWAITED_ITEMS).order_by("rank")
    letter = request_letter(
        asker=outside.asker_of(row),
        recipient_name=row.recipient_name,
        items=outside.asked_of(row, items),
        note=row.note,
        address=address,
        last_day=outside.last_day_of(row),
    )
    outside.post_letter(row, letter, kind=kind, by=by)
    _journal(row, by=by, verb=verb)


@transaction.atomic
def remind(*, request: OutsideRequest, by: Actor) -> None:
    """Remind by hand, once a day at most.

    Raises: RequestClosed; NothingAwaited; RemindedToday.
    """
    row = locked(request)
    if row.awaited_count == 0:
        raise NothingAwaited
    if not is_open(row):
        raise RequestClosed
    if not may_remind(reminded_at=row.reminded_at or row.sent_at, now=clock.now()):
        raise RemindedToday
    outside.send_reminder(row, by=by, kind=EventKind.REMINDED_BY_HAND)


@transaction.atomic
def renew(*, request: OutsideRequest, by: Actor) -> None:
    """Send the letter again with a link of thirty days, after an end or a withdrawal.

    Raises: NothingAwaited; RemindedToday when a letter has just left.
    """
    row = locked(request)
    if row.closed_at is not None or row.awaited_count == 0:
        raise NothingAwaited
    if not may_remind(reminded_at=row.reminded_at, now=clock.now()):
        raise RemindedToday
    address = outside.give_address(row, by=by, expires_at=_end())
    row.sent_at = row.reminded_at = clock.now()
    row.reminder_count = 0
    row.save()
    _post(row, address, kind=EventKind.RENEWED, by=by, verb="renew_outside")


@transaction.atomic
def take_back(*, request: OutsideRequest, by: Actor) -> None:
    """Close the link: nobody can answer any more; what was answered stays to review.

    May be repeated.
    """
    row = locked(request)
    closed = revoke_links(purpose=LinkPurpose.OUTSIDE_REQUEST, subject_key=row.pk)
    if not closed:
        return
    outside.note_event(row, EventKind.REVOKED, by=by)
    _journal(row, by=by, verb="take_back_outside")


def locked(request: OutsideRequest) -> OutsideRequest:
    """Return the request, held until the end of the transaction."""
    rows = OutsideRequest.objects.select_for_update(of=("self",))
    return rows.select_related("link", "establishment").get(pk=request.pk)


def is_open(row: OutsideRequest) -> bool:
    """Tell whether the recipient's link still opens."""
    return OutsideRequest.objects.open(clock.now()).filter(pk=row.pk).exists()


def _journal(row: OutsideRequest, *, by: Actor, verb: str) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="outside_request",
        object_key=row.pk,
        object_label=row.recipient_name,
        establishment_key=row.establishment_id,
        detail=plural(row.item_count, "question"),
    )
