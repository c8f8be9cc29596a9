"""What pages, and the apps above, read of the mail."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, QuerySet

from beffroi.mail.enums import PURPOSE_LABELS
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.rules.mime import ReadMessage, read


def active_profile() -> SendingProfile | None:
    return SendingProfile.objects.filter(is_active=True).first()


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


def read_message(message: OutgoingMessage) -> ReadMessage | None:
    """Return what a message says; None once its body has been erased."""
    raw = bytes(message.mime)
    return read(raw) if raw else None
