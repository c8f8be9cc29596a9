"""The wire: speak SMTP with one server, and say in French what went wrong."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from beffroi.mail.pipeline import Envelope, Pipelining, Reply, TlsWire, Wire, reply_of
from beffroi.mail.rules.states import Encryption

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect, and as whom; without username nobody signs in."""

    host: str
    port: int
    encryption: Encryption
    username: str
    password: str


class NoWire(Exception):  # noqa: N818  # what there is, not an error of ours
    """The server cannot be spoken to; holds a French sentence."""


class CutInBody(Exception):  # noqa: N818  # what happened, not an error of ours
    """The connection was lost once the body was on its way: nobody knows if it left."""


@contextmanager
def open_wire(server: Server) -> Iterator[Pipelining]:
    """Connect, encrypt with the certificate verified, sign in; close at the end.

    Raises: NoWire.
    """
    try:
        wire = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise NoWire(explain(error, server)) from error
    try:
        yield wire
    finally:
        _close(wire)


def _connect(server: Server) -> Pipelining:
    context = ssl.create_default_context()
    if server.encryption == Encryption.TLS:
        wire: Pipelining = TlsWire(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        wire = Wire(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.encryption == Encryption.STARTTLS:
            wire.starttls(context=context)
        if server.username:
            _sign_in(wire, server)
    except (OSError, smtplib.SMTPException):
        wire.close()
        raise
    return wire


def _sign_in(wire: Pipelining, server: Server) -> None:
    try:
        wire.login(server.username, server.password)
    except smtplib.SMTPServerDisconnected as error:
        # Some servers hang up on a wrong password instead of answering.
        words = b"connexion coupee"
        raise smtplib.SMTPAuthenticationError(535, words) from error


def _close(wire: Pipelining) -> None:
    try:
        wire.quit()
    except (OSError, smtplib.SMTPException):
        wire.close()


def deliver(wire: Pipelining, *, sender: str, recipient: str, mime: bytes) -> Reply:
    """Hand one message over and return the server's last words about it.

    Raises: NoWire when the connection was lost before the body; CutInBody after.
    """
    [delivery] = wire.deliver_all([Envelope(sender, (recipient,), mime)])
    if delivery.maybe:
        raise CutInBody(delivery.maybe)
    if delivery.unsent:
        raise NoWire(delivery.unsent)
    return delivery.replies[0]


def explain(error: Exception, server: Server) -> str:
    """Return what went wrong, for the person who fills in the settings."""
    where = f"« {server.host} »"
    if isinstance(error, smtplib.SMTPException):
        return _explain_refusal(error, where)
    if isinstance(error, socket.gaierror):
        return f"Le serveur {where} est introuvable : vérifiez son nom."
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"Le certificat de {where} n’est pas reconnu ({error.verify_message}) : "
            "vérifiez que le nom du serveur est bien celui de son certificat."
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"Le serveur {where} ne parle pas TLS sur le port {server.port} : "
            "essayez STARTTLS, ou un autre port."
        )
    if isinstance(error, ConnectionRefusedError):
        return f"Le serveur {where} refuse la connexion sur le port {server.port}."
    if isinstance(error, TimeoutError):
        return (
            f"Le serveur {where} ne répond pas sur le port {server.port} : "
            "un pare-feu bloque peut-être la sortie."
        )
    return f"La connexion à {where} n’a pas abouti : {error}"


def _explain_refusal(error: smtplib.SMTPException, where: str) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        reply = reply_of(error.smtp_code, error.smtp_error)
        return (
            f"Le serveur {where} n’accepte pas l’identifiant ou le mot de passe. "
            f"Sa réponse : {reply.code} {reply.text}"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            f"Le serveur {where} ne propose pas ce chiffrement ou cette identification "
            f"({error})."
        )
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return (
            f"Le serveur {where} a coupé la connexion : le port attend peut-être "
            "un autre chiffrement."
        )
    if isinstance(error, smtplib.SMTPResponseException):
        reply = reply_of(error.smtp_code, error.smtp_error)
        return f"Le serveur {where} a répondu : {reply.code} {reply.text}"
    return f"Le serveur {where} a refusé : {error}"
