"""What became of the messages, and what a person decides about them.

Refusal
└── AlreadyDecided    the message no longer waits for a person
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.mail.models import MailingItem, OutgoingMessage
from beffroi.mail.rules.dsn import Failure, failures, is_gone
from beffroi.mail.rules.items import Outcome, nobody_copies
from beffroi.mail.rules.message_ids import item_of, secret_of
from beffroi.mail.rules.states import UNDECIDED, ItemState, MessageState, Suppression
from beffroi.mail.tasks import send_due
from beffroi.mail.work.items import suppress, write

# How long after a message a report without reference is believed to be about it.
REPORT_DAYS = 7
WHY_ASIDE = "Attendait quand la sauvegarde a été faite : peut-être parti depuis."
WHY_DROPPED = "Abandonné après la restauration d’une sauvegarde."


class AlreadyDecided(Refusal):
    sentence = "Ce message n’attend plus de décision."


@transaction.atomic
def send_again(*, message: OutgoingMessage, by: Actor) -> None:
    """Put back in the outbox a message that may have left: a person decided so.

    Raises: AlreadyDecided.
    """
    _decide(message, by, "renvoyé", state=MessageState.WAITING, answer="")
    send_due.enqueue()


@transaction.atomic
def consider_sent(*, message: OutgoingMessage, by: Actor) -> None:
    """Note that a message which may have left did leave.

    Raises: AlreadyDecided.
    """
    _decide(
        message,
        by,
        "considéré comme parti",
        state=MessageState.SENT,
        mime=b"",
        sent_at=message.sent_at or clock.now(),
    )


def _decide(
    message: OutgoingMessage, by: Actor, decision: str, **changes: object
) -> None:
    changed = OutgoingMessage.objects.filter(
        pk=message.pk, state__in=list(UNDECIDED)
    ).update(next_try_at=clock.now(), **changes)
    if not changed:
        raise AlreadyDecided
    record(
        by=by,
        verb="decide_message",
        detail=decision,
        object_kind="message",
        object_key=message.pk,
        object_label=message.subject,
    )


@transaction.atomic
def set_aside_waiting(*, by: Actor) -> int:
    """Put aside what waited when a restored backup was made; return how many messages.

    They may have left since: nothing leaves before a person decided. A second call
    finds nothing to do.
    """
    count = OutgoingMessage.objects.filter(
        state__in=[MessageState.WAITING, MessageState.SENDING]
    ).update(state=MessageState.ASIDE, claim=None, claimed_until=None, answer=WHY_ASIDE)
    if count:
        _note_aside(by, "set_aside_messages", count)
    return count


@transaction.atomic
def send_aside(*, by: Actor) -> int:
    """Put every message set aside back in the outbox; return how many."""
    count = OutgoingMessage.objects.aside().update(
        state=MessageState.WAITING, next_try_at=clock.now(), answer=""
    )
    if count:
        _note_aside(by, "send_aside_messages", count)
        send_due.enqueue()
    return count


@transaction.atomic
def drop_aside(*, by: Actor) -> int:
    """Give up every message set aside, and erase their texts; return how many."""
    count = OutgoingMessage.objects.aside().update(
        state=MessageState.DROPPED, mime=b"", answer=WHY_DROPPED
    )
    if count:
        _note_aside(by, "drop_aside_messages", count)
    return count


def _note_aside(by: Actor, verb: str, count: int) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="message",
        object_key="aside",
        object_label=plural(count, "message"),
    )


@transaction.atomic
def take_bounce(*, raw: bytes, by: Actor) -> list[str]:
    """Read one report of non-delivery; return the addresses marked as unreachable.

    A report read twice changes nothing more. Anything else than a report, and
    reports about messages that are not ours, change nothing.
    """
    marked = []
    for failure in failures(raw):
        address = _bounce_item(failure, by) or _bounce_message(failure, by)
        if address:
            marked.append(address)
            if is_gone(failure.status):
                suppress([address], Suppression.BOUNCED)
    return marked


def _bounce_item(failure: Failure, by: Actor) -> str:
    """Mark the item of a mailing that a failure is about; return its address, or nothing."""
    key = item_of(failure.message_id, secret=secret_of(settings.SECRET_KEY))
    if key is None:
        return ""
    item = (
        MailingItem.objects.filter(
            pk=key,
            recipient__iexact=failure.recipient,
            state__in=[ItemState.SENT, ItemState.MAYBE_SENT],
        )
        .select_for_update()
        .first()
    )
    if item is None:
        return ""
    before = ItemState(item.state)
    outcome = Outcome(
        item.pk, item.reference, ItemState.BOUNCED, clock.now(), failure.reason
    )
    write(item.mailing_id, [outcome], nobody_copies, before=before)
    record(
        by=by,
        verb="take_bounce",
        object_kind="mailing",
        object_key=item.mailing_id,
    )
    return item.recipient


def _bounce_message(failure: Failure, by: Actor) -> str:
    message = _message_of(failure)
    if message is None:
        return ""
    OutgoingMessage.objects.filter(pk=message.pk).update(
        state=MessageState.BOUNCED, answer=failure.reason[:300], mime=b""
    )
    record(
        by=by,
        verb="take_bounce",
        object_kind="message",
        object_key=message.pk,
        object_label=message.subject,
    )
    return message.recipient


def _message_of(failure: Failure) -> OutgoingMessage | None:
    """Return our message that a failure is about.

    By its Message-ID when the report quotes it, otherwise the last one sent to
    that address in the past days.
    """
    sent = OutgoingMessage.objects.filter(
        recipient__iexact=failure.recipient,
        state__in=[MessageState.SENT, MessageState.MAYBE_SENT],
    )
    if not failure.message_id:
        since = clock.now() - timedelta(days=REPORT_DAYS)
        return sent.filter(sent_at__gte=since).order_by("-sent_at").first()
    try:
        key = uuid.UUID(failure.message_id.partition("@")[0])
    except ValueError:
        return None
    return sent.filter(pk=key).first()
