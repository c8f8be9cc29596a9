"""Write, send and follow messages; choose the server.

Refusal
├── BadAddress        nothing can be sent to this address
├── ClearPassword     a password would travel without encryption
├── NoServer          no server is declared yet
└── AlreadyDecided    the message no longer waits for a person
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.errors import MessageError
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock, secretbox
from beffroi.lib.errors import Refusal
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.queries import active_profile
from beffroi.mail.rules.dsn import Failure, failures
from beffroi.mail.rules.mime import Attachment, Letter, ascii_address, build, one_line
from beffroi.mail.rules.paragraphs import blocks
from beffroi.mail.rules.retry import Fate, fate_of
from beffroi.mail.rules.states import Encryption, MessageState
from beffroi.mail.tasks import send_due
from beffroi.mail.wire import CutInBody, NoWire, deliver, open_wire
from beffroi.mail.work import server_of
from beffroi.ui.branding import BEFFROI, Brand

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
IN_MAILBOX = "Déposé dans la boîte de la démonstration."
# How long after a message a report without reference is believed to be about it.
REPORT_DAYS = 7


class BadAddress(Refusal):
    sentence = "Aucun message ne peut être envoyé à cette adresse."


class ClearPassword(Refusal):
    sentence = (
        "Sans chiffrement, le mot de passe circulerait en clair : choisissez STARTTLS ou "
        "TLS, ou laissez l’identifiant vide."
    )


class NoServer(Refusal):
    sentence = "Aucun serveur d’envoi n’est encore déclaré."


class AlreadyDecided(Refusal):
    sentence = "Ce message n’attend plus de décision."


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


@transaction.atomic
def save_profile(
    *,
    host: str,
    port: int,
    encryption: Encryption,
    username: str,
    password: str,
    from_address: str,
    from_name: str,
    by: Actor,
) -> SendingProfile:
    """Declare or change the server; an empty password keeps the one already known.

    A changed host, port or username forgets the password, so that nobody can
    have it sent to a server of their own.
    Raises: ClearPassword.
    """
    if username and encryption == Encryption.NONE and host not in LOOPBACK:
        raise ClearPassword
    moment = clock.now()
    profile = active_profile() or SendingProfile()
    is_same = (profile.host, profile.port, profile.username) == (host, port, username)
    if password:
        sealed = secretbox.seal(password, secret_key=settings.SECRET_KEY)
    else:
        sealed = profile.sealed_password if is_same and username else ""
    profile.host, profile.port, profile.encryption = host, port, encryption
    profile.username, profile.sealed_password = username, sealed
    profile.from_address, profile.from_name = from_address, from_name
    profile.is_active, profile.changed_at = True, moment
    profile.save()
    record(
        by=by,
        verb="change_mail_server",
        object_kind="sending_profile",
        object_key=profile.pk,
        object_label=f"{host}:{port}",
    )
    OutgoingMessage.objects.waiting().filter(claim=None).update(next_try_at=moment)
    send_due.enqueue()
    return profile


@transaction.atomic
def forget_profile(*, by: Actor) -> None:
    """Remove the server and its secret; messages wait until another is declared.

    Raises: NoServer.
    """
    profile = active_profile()
    if profile is None:
        raise NoServer
    record(
        by=by,
        verb="forget_mail_server",
        object_kind="sending_profile",
        object_key=profile.pk,
        object_label=f"{profile.host}:{profile.port}",
    )
    profile.delete()


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a trial message; `answer` is what the server itself said."""

    is_accepted: bool
    sentence: str
    answer: str


def try_server(*, to: str, by: Actor) -> Trial:
    """Send a trial message at once and return what the server answered.

    The network is spoken to outside of any transaction.
    Raises: NoServer; BadAddress.
    """
    profile = active_profile()
    if profile is None:
        raise NoServer
    mime = _trial_letter(profile, to)
    record(
        by=by,
        verb="try_mail_server",
        object_kind="sending_profile",
        object_key=profile.pk,
        object_label=f"{profile.host}:{profile.port}",
    )
    try:
        with open_wire(server_of(profile)) as wire:
            reply = deliver(wire, sender=profile.from_address, recipient=to, mime=mime)
    except NoWire as trouble:
        return Trial(is_accepted=False, sentence=str(trouble), answer="")
    except CutInBody as cut:
        sentence = "Le serveur a coupé la connexion pendant l’envoi."
        return Trial(is_accepted=False, sentence=sentence, answer=str(cut))
    fate = fate_of(reply.code)
    sentences = {
        Fate.SENT: f"Le serveur a accepté le message pour {to}.",
        Fate.LATER: "Le serveur demande d’essayer plus tard.",
        Fate.NEVER: "Le serveur refuse ce message.",
    }
    return Trial(
        is_accepted=fate is Fate.SENT,
        sentence=sentences[fate],
        answer=f"{reply.code} {reply.text}",
    )


def _trial_letter(profile: SendingProfile, to: str) -> bytes:
    subject = "Message d’essai de Beffroi"
    text = (
        "Bonjour,\n\nCe message d’essai montre que Beffroi peut écrire depuis "
        f"« {profile.host} ».\n\nIl n’appelle aucune réponse."
    )
    try:
        return build(
            Letter(
                to=ascii_address(to),
                subject=subject,
                text=text,
                html=html_of(subject, text),
                sender=sender_of(profile),
                message_id=f"<{uuid.uuid4()}@{urlsplit(settings.PUBLIC_URL).hostname}>",
                at=clock.now(),
            )
        )
    except (ValueError, MessageError) as error:
        raise BadAddress from error


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
        pk=message.pk, state=MessageState.MAYBE_SENT
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
def take_bounce(*, raw: bytes, by: Actor) -> list[str]:
    """Read one report of non-delivery; return the addresses marked as unreachable.

    A report read twice changes nothing more. Anything else than a report, and
    reports about messages that are not ours, change nothing.
    """
    marked = []
    for failure in failures(raw):
        message = _message_of(failure)
        if message is None:
            continue
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
        marked.append(message.recipient)
    return marked


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
