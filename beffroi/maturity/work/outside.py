"""Letters with a personal link: the first, those that remind, those that ask again.

Called inside the caller's transaction, except `remind_waiting`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib import clock
from beffroi.lib.text import plural
from beffroi.links.operations import fade_links, give_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations.outbox import queue_message
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest, RequestEvent
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.outside_letters import (
    Asked,
    Asker,
    Letter,
    reminder_letter,
)
from beffroi.maturity.rules.requests import (
    AWAITED_ITEMS,
    REMINDER_DAYS,
    EventKind,
    Wanted,
    automatic_reminder_due,
)

CHUNK = 200


def give_address(row: OutsideRequest, *, by: Actor, expires_at: datetime) -> str:
    """Give a new link, which becomes that of the request; the former one ends soon.

    The row is not saved.
    """
    fade_links(purpose=LinkPurpose.OUTSIDE_REQUEST, subject_key=row.pk)
    place = row.establishment
    row.link, token = give_link(
        purpose=LinkPurpose.OUTSIDE_REQUEST,
        subject_key=row.pk,
        by=by,
        expires_at=expires_at,
        label=plural(row.item_count, "question"),
        recipient_label=f"{row.recipient_name} ({row.recipient_email})",
        establishment_key=place.pk,
        organization_key=place.organization_id or "",
    )
    return settings.PUBLIC_URL + reverse("maturity:outside", args=[token])


def post_letter(
    row: OutsideRequest,
    letter: Letter,
    *,
    kind: EventKind,
    by: Actor,
    question_id: str = "",
) -> None:
    """Put a letter to the recipient in the outbox and note it. Raises: BadAddress."""
    message = queue_message(
        to=row.recipient_email,
        subject=letter.subject,
        text=letter.body,
        purpose="outside_request",
        origin_key=f"outside_request:{row.pk}",
    )
    note_event(row, kind, by=by, question_id=question_id, message=message)


def note_event(
    row: OutsideRequest,
    kind: EventKind,
    *,
    by: Actor,
    question_id: str = "",
    message: OutgoingMessage | None = None,
) -> None:
    RequestEvent.objects.create(
        request=row,
        kind=kind,
        question_id=question_id,
        message=message,
        at=clock.now(),
        by_label=by.label[:200],
    )


def asker_of(row: OutsideRequest) -> Asker:
    return Asker(row.sent_by_label, row.sent_by_email, row.establishment.name)


def asked_of(row: OutsideRequest, items: Iterable[OutsideItem]) -> list[Asked]:
    known = questionnaire(row.questionnaire).by_id
    return [
        Asked(known[item.question_id].text, Wanted(item.wanted))
        for item in items
        if item.question_id in known
    ]


def last_day_of(row: OutsideRequest) -> date:
    expires_at = row.link.expires_at or clock.now()
    return expires_at.astimezone(clock.FRANCE).date()


def send_reminder(row: OutsideRequest, *, by: Actor, kind: EventKind) -> None:
    """Send a letter about what still waits, and save the row. Raises: BadAddress."""
    items = row.items.filter(state__in=AWAITED_ITEMS).order_by("rank")
    address = give_address(row, by=by, expires_at=row.link.expires_at or clock.now())
    letter = reminder_letter(
        asker=asker_of(row),
        recipient_name=row.recipient_name,
        items=asked_of(row, items),
        address=address,
        last_day=last_day_of(row),
    )
    row.reminded_at = clock.now()
    row.save()
    post_letter(row, letter, kind=kind, by=by)
    record(
        by=by,
        verb="remind_outside",
        object_kind="outside_request",
        object_key=row.pk,
        object_label=row.recipient_name,
        establishment_key=row.establishment_id,
    )


def remind_waiting() -> int:
    """Send the reminders that are due; return how many. May be run twice.

    One short transaction per request; a killed run resumes where it was.
    """
    count = 0
    after: UUID | None = None
    while keys := _candidates(after):
        count += sum(_remind(key) for key in keys)
        after = keys[-1]
    return count


def _candidates(after: UUID | None) -> list[UUID]:
    rows = OutsideRequest.objects.open(clock.now()).filter(
        awaited_count__gt=0, reminder_count__lt=len(REMINDER_DAYS)
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])


@transaction.atomic
def _remind(key: UUID) -> bool:
    row = (
        OutsideRequest.objects.select_for_update(of=("self",))
        .select_related("link", "establishment")
        .get(pk=key)
    )
    if not automatic_reminder_due(
        sent_at=row.sent_at,
        reminder_count=row.reminder_count,
        reminded_at=row.reminded_at,
        now=clock.now(),
    ):
        return False
    row.reminder_count += 1
    send_reminder(row, by=SYSTEM, kind=EventKind.REMINDED)
    return True
