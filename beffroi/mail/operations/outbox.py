"""Write one message and put it in the outbox.

Refusal
└── BadAddress        nothing can be sent to this address
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from email.errors import MessageError
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.queries import active_profile
from beffroi.mail.rules.mime import Attachment, Letter, ascii_address, build, one_line
from beffroi.mail.rules.paragraphs import blocks
from beffroi.mail.rules.states import MessageState
from beffroi.mail.tasks import send_due
from beffroi.ui.branding import BEFFROI, Brand

IN_MAILBOX = "Déposé dans la boîte de la démonstration."


class BadAddress(Refusal):
    sentence = "Aucun message ne peut être envoyé à cette adresse."


@transaction.atomic
def queue_message(
    *,
    to: str,
    subject: str,
    text: str,
    purpose: str,
    html: str = "",
    origin_key: str = "",
    attachments: Sequence[Attachment] = (),
    headers: Sequence[tuple[str, str]] = (),
    reply_to: str = "",
    brand: Brand = BEFFROI,
) -> OutgoingMessage:
    """Put one message in the outbox; it leaves once the caller's transaction is over.

    Without `html` one is made from the text. `headers` are added to ours, such as
    List-Unsubscribe. Answers go to `reply_to`; `brand` is the look of whom the message
    speaks for. In a demonstration without server the message stays readable in the
    mailbox.
    Raises: BadAddress.
    """
    profile = active_profile()
    message = _new_message(subject, purpose, origin_key)
    try:
        message.recipient = ascii_address(to)
        message.mime = build(
            Letter(
                to=message.recipient,
                subject=subject,
                text=_signed(text, brand),
                html=html or html_of(subject, text, brand),
                sender=sender_of(profile),
                message_id=f"<{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>",
                at=message.created_at,
                attachments=attachments,
                headers=headers,
                reply_to=reply_to,
                logo_png=b"" if html else brand.logo_png,
            )
        )
    except (ValueError, MessageError) as error:
        raise BadAddress from error
    _dispatch(message, profile)
    message.save(force_insert=True)
    return message


def _new_message(subject: str, purpose: str, origin_key: str) -> OutgoingMessage:
    moment = clock.now()
    return OutgoingMessage(
        id=uuid.uuid4(),
        subject=one_line(subject)[:300],
        purpose=purpose,
        origin_key=origin_key,
        next_try_at=moment,
        created_at=moment,
    )


def _signed(text: str, brand: Brand) -> str:
    """Return a plain text that ends with the signature and the contact of a brand."""
    return f"{text}\n\n{brand.closing}" if brand.closing else text


def _dispatch(message: OutgoingMessage, profile: SendingProfile | None) -> None:
    """Have the message sent; in a demonstration without server, deliver it here."""
    if profile is not None:
        _wake()
    elif settings.DEMO:
        message.state = MessageState.SENT
        message.sent_at = message.created_at
        message.answer = IN_MAILBOX


def _wake() -> None:
    """Ask for a sending round, unless one has just been asked for.

    A thousand invitations ask once; what a round misses is caught by the
    timetable within a minute.
    """
    since = clock.now() - timedelta(seconds=30)
    is_awake = (
        OutgoingMessage.objects.waiting()
        .filter(attempts=0, claim=None, created_at__gte=since)
        .exists()
    )
    if not is_awake:
        send_due.enqueue()


def sender_of(profile: SendingProfile | None) -> str:
    if profile is None:
        return str(settings.MAIL_FROM)
    return f'"{profile.from_name}" <{profile.from_address}>'


def html_of(subject: str, text: str, brand: Brand = BEFFROI) -> str:
    """Return the HTML form of a plain text, in the colours of Beffroi or of a brand."""
    return render_to_string(
        "mail/letter.html",
        {
            "subject": subject,
            "blocks": blocks(text),
            "public_url": settings.PUBLIC_URL,
            "brand": brand,
        },
    )
