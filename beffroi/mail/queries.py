"""What pages, and the apps above, read of the mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, QuerySet

from beffroi.mail.access import Person
from beffroi.mail.enums import PURPOSE_LABELS
from beffroi.mail.models import (
    Mailing,
    MailingItem,
    OutgoingMessage,
    SendingProfile,
)
from beffroi.mail.rules.mime import ReadMessage, ascii_address, read
from beffroi.mail.rules.states import ItemState


def active_profile() -> SendingProfile | None:
    return SendingProfile.objects.service().first()


def is_mailbox_open() -> bool:
    """Tell whether messages stay here to be read: a demonstration without server."""
    return settings.DEMO and active_profile() is None


def messages() -> QuerySet[OutgoingMessage]:
    """Return the outgoing messages, newest first, without their bodies."""
    return OutgoingMessage.objects.defer("mime").order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class AsideLine:
    """How many messages of one purpose a restore put aside, and since when they wait."""

    label: str
    count: int
    oldest_at: datetime


def messages_aside() -> tuple[AsideLine, ...]:
    """Return what a restore put aside, by purpose, the most numerous first."""
    rows = OutgoingMessage.objects.aside().values("purpose")
    counted = rows.annotate(count=Count("pk"), oldest=Min("created_at"))
    return tuple(
        AsideLine(
            PURPOSE_LABELS.get(row["purpose"], "Message"), row["count"], row["oldest"]
        )
        for row in counted.order_by("-count", "purpose")
    )


def count_to(address: str, *, purposes: Iterable[str], since: datetime) -> int:
    """Return how many letters of some purposes were written to an address since."""
    try:
        recipient = ascii_address(address)
    except ValueError:  # nothing was ever written there
        return 0
    return OutgoingMessage.objects.filter(
        recipient__iexact=recipient, purpose__in=list(purposes), created_at__gt=since
    ).count()


def read_message(message: OutgoingMessage) -> ReadMessage | None:
    """Return what a message says; None once its body has been erased."""
    raw = bytes(message.mime)
    return read(raw) if raw else None


def profiles_visible_to(someone: Person) -> QuerySet[SendingProfile]:
    """Return the profiles of tests that a person looks after, by region and name.

    The technical administration sees them all, a regional lead those of her regions.
    """
    rows = SendingProfile.objects.tests().order_by("region_code", "name")
    if someone.is_operator:
        return rows
    return rows.filter(region_code__in=someone.led_regions)


def signing_profiles(someone: Person) -> QuerySet[SendingProfile]:
    """Return the profiles whose signature a person looks after: the same, and for the
    technical administration the one of Beffroi's own letters."""
    rows = profiles_visible_to(someone)
    return rows | SendingProfile.objects.service() if someone.is_operator else rows


def bounced_items(mailing: Mailing) -> QuerySet[MailingItem]:
    """Return the messages that came back, for their owner to copy."""
    return MailingItem.objects.filter(mailing=mailing, state=ItemState.BOUNCED)


def undecided_items(mailing: Mailing) -> QuerySet[MailingItem]:
    """Return those that wait for somebody to decide whether they left."""
    return MailingItem.objects.filter(
        mailing=mailing, state=ItemState.MAYBE_SENT
    ).order_by("pk")
