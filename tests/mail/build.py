"""A real SMTP server on the loopback, and builders of messages."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.operations.outbox import queue_message


@dataclass
class Received:
    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Inbox:
    """What a server received; `answers` maps an address to what is said of it."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data_answers: dict[str, str] = field(default_factory=dict)
    port: int = 0
    needs_login: bool = False

    async def handle_MAIL(  # noqa: N802  # the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.needs_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if recipient in self.data_answers:
            return self.data_answers[recipient]
        content = bytes(envelope.original_content)
        self.received.append(Received(envelope.mail_from, recipient, content))
        return "250 Message accepted for delivery"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def smtp_server(*, login: tuple[str, str] | None = None) -> Iterator[Inbox]:
    """Run a server until the end of the block; with `login` it asks for it."""
    inbox = Inbox(needs_login=login is not None)

    def authenticate(
        server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == login)

    options: dict[str, Any] = {}
    if login:
        options = {
            "authenticator": authenticate,
            "auth_require_tls": False,
        }
    inbox.port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def make_profile(port: int = 2525, **changes: object) -> SendingProfile:
    fields: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "encryption": "none",
        "from_address": "beffroi@exemple-beffroi.fr",
        "from_name": "Beffroi Occitanie",
        "changed_at": clock.now(),
    }
    return SendingProfile.objects.create(**{**fields, **changes})


def make_message(
    to: str = "nadia@exemple-beffroi.fr", **changes: Any
) -> OutgoingMessage:
    fields: dict[str, Any] = {
        "subject": "Une invitation",
        "text": "Bonjour,\n\nOuvrez cette page :\n\nhttps://beffroi.exemple.fr/x",
        "purpose": "invitation",
    }
    return queue_message(to=to, **{**fields, **changes})
