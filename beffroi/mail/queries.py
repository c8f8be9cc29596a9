"""What pages, and the apps above, read of the mail."""

from django.conf import settings
from django.db.models import QuerySet

from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.rules.mime import ReadMessage, read
from beffroi.mail.rules.states import MessageState


def active_profile() -> SendingProfile | None:
    return SendingProfile.objects.filter(is_active=True).first()


def is_mailbox_open() -> bool:
    """Tell whether messages stay here to be read: a demonstration without server."""
    return settings.DEMO and active_profile() is None


def messages() -> QuerySet[OutgoingMessage]:
    """Return the outgoing messages, newest first, without their bodies."""
    return OutgoingMessage.objects.defer("mime").order_by("-created_at", "-pk")


def messages_for_a_person() -> QuerySet[OutgoingMessage]:
    """Return those that wait for somebody to decide whether they left."""
    return messages().filter(state=MessageState.MAYBE_SENT)


def read_message(message: OutgoingMessage) -> ReadMessage | None:
    """Return what a message says; None once its body has been erased."""
    raw = bytes(message.mime)
    return read(raw) if raw else None
