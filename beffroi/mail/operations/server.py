"""Choose the server, and try it.

Refusal
├── BadAddress        nothing can be sent to this address (outbox)
├── ClearPassword     a password would travel without encryption
└── NoServer          no server is declared yet
"""

import uuid
from dataclasses import dataclass
from email.errors import MessageError
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock, secretbox
from beffroi.lib.errors import Refusal
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.operations.outbox import BadAddress, html_of, sender_of
from beffroi.mail.queries import active_profile
from beffroi.mail.rules.mime import Letter, ascii_address, build
from beffroi.mail.rules.retry import Fate, fate_of
from beffroi.mail.rules.states import Encryption
from beffroi.mail.tasks import send_due
from beffroi.mail.wire import CutInBody, NoWire, deliver, open_wire
from beffroi.mail.work.servers import server_of, signing_of

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ClearPassword(Refusal):
    sentence = (
        "Sans chiffrement, le mot de passe circulerait en clair : choisissez STARTTLS ou "
        "TLS, ou laissez l’identifiant vide."
    )


class NoServer(Refusal):
    sentence = "Aucun serveur d’envoi n’est encore déclaré."


@dataclass(frozen=True, slots=True)
class GivenServer:
    """A server as somebody describes it; an empty password keeps the one known."""

    host: str
    port: int
    encryption: Encryption
    username: str
    password: str


def put_server(profile: SendingProfile, given: GivenServer) -> None:
    """Write a server on a profile that the caller saves.

    A changed host, port or username forgets the password, so that nobody can have it
    sent to a server of their own. Raises: ClearPassword.
    """
    is_clear = given.encryption == Encryption.NONE and given.host not in LOOPBACK
    if given.username and is_clear:
        raise ClearPassword
    known = (profile.host, profile.port, profile.username)
    is_same = known == (given.host, given.port, given.username)
    if given.password:
        sealed = secretbox.seal(given.password, secret_key=settings.SECRET_KEY)
    else:
        sealed = profile.sealed_password if is_same and given.username else ""
    profile.host, profile.port = given.host, given.port
    profile.encryption = given.encryption
    profile.username, profile.sealed_password = given.username, sealed
    profile.is_active, profile.changed_at = True, clock.now()


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
    """Declare or change the server of Beffroi's own letters.

    An empty password keeps the one already known, unless the server changed.
    Raises: ClearPassword.
    """
    profile = active_profile() or SendingProfile()
    put_server(profile, GivenServer(host, port, encryption, username, password))
    profile.from_address, profile.from_name = from_address, from_name
    profile.save()
    record(
        by=by,
        verb="change_mail_server",
        object_kind="sending_profile",
        object_key=profile.pk,
        object_label=f"{host}:{port}",
    )
    OutgoingMessage.objects.waiting().filter(claim=None).update(
        next_try_at=profile.changed_at
    )
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


def try_server(*, to: str, by: Actor, profile: SendingProfile | None = None) -> Trial:
    """Send a trial message at once and return what the server answered.

    Without profile, through the one of Beffroi's own letters. The network is spoken to
    outside of any transaction.
    Raises: NoServer; BadAddress.
    """
    profile = profile or active_profile()
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
        mime = signing_of(profile)(mime)
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
