"""Hand many messages over one connection, with as few turns as the server allows.

Source: RFC 5321, RFC 2920. Where the server announces PIPELINING, the envelope leaves in
one write, and that of the next message leaves with the end of the one before (§ 3.1: the
content may be first in a group): one turn a message instead of four. Elsewhere each
command waits for its answer, as in `smtplib`.
"""

import smtplib
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Told = TypeVar("Told")

END = b".\r\n"
RSET = b"RSET\r\n"
GO_AHEAD, CLOSING = 354, 421
HUNG_UP = "Le serveur a coupé la connexion."


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said last about a message: its code and its words."""

    code: int
    text: str


NOT_ASKED = Reply(503, "")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message and those it goes to; addresses are ASCII, lines end with CRLF."""

    sender: str
    recipients: tuple[str, ...]
    mime: bytes

    def __post_init__(self) -> None:
        """Raises: ValueError when an address would break a command in two."""
        for address in (self.sender, *self.recipients):
            if not address.isascii() or set("\r\n <>") & set(address):
                message = "not an address"
                raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one envelope.

    `replies` has the last word about each recipient. Without any, `unsent` says why the
    message certainly did not leave, or `maybe` why nobody knows.
    """

    replies: tuple[Reply, ...] = ()
    unsent: str = ""
    maybe: str = ""


class Pipelining(smtplib.SMTP):
    """An SMTP client that pipelines where it may; `lost` says why it can do no more."""

    lost = ""
    _is_ahead = False

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        link: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in the stubs
        # The end of a message must not wait for the acknowledgment of its beginning.
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link

    @property
    def pipelines(self) -> bool:
        return self.has_extn("pipelining")

    def deliver_all(self, envelopes: Iterable[Envelope]) -> Iterator[Delivery]:
        """Hand the messages over and yield what became of each, in their order.

        Never raises for the network's sake: once the connection is lost, whatever is
        left is « unsent ». The next envelope is asked for while the server works.
        """
        waiting = iter(envelopes)
        current = next(waiting, None)
        while current is not None:
            self._open(current)
            following = next(waiting, None)
            if self.lost:
                yield Delivery(unsent=self.lost)
            else:
                yield self._carry(current, following)
            current = following

    def _open(self, envelope: Envelope) -> None:
        """Send an envelope, unless it left with the message before."""
        if self.lost or self._is_ahead:
            return
        self._try(lambda: self._begin(envelope))

    def _begin(self, envelope: Envelope) -> None:
        self.ehlo_or_helo_if_needed()
        if self.pipelines:
            self.send(opening(envelope))

    def _try(self, step: "Callable[[], Told]") -> "Told | None":
        """Do one step with the server; None, and `lost`, when the connection is lost."""
        try:
            return step()
        except (OSError, smtplib.SMTPException) as error:
            self._lose(str(error))
            return None

    def _lose(self, words: str) -> None:
        self.lost = f"{HUNG_UP} {words}".strip()
        self.close()

    def _carry(self, current: Envelope, following: Envelope | None) -> Delivery:
        """Finish a message whose envelope is on its way, and begin the next one."""
        heard = self._try(lambda: self._hear(current)) or []
        closing = next((reply for reply in heard if reply.code == CLOSING), None)
        if closing:
            self._lose(f"{closing.code} {closing.text}")
        if self.lost:
            return Delivery(unsent=self.lost)
        tail = opening(following) if following and self.pipelines else b""
        self._is_ahead = bool(tail)
        mail, *rcpts, data = heard
        is_wanted = mail.code < 400 and any(reply.code < 400 for reply in rcpts)
        if is_wanted and data.code == GO_AHEAD:
            return self._send_body(current, rcpts, tail)
        self._try(lambda: self._start_afresh(rcpts, data, tail))
        return Delivery(tuple(_last_word(mail, rcpt, data) for rcpt in rcpts))

    def _hear(self, current: Envelope) -> list[Reply]:
        """Return the answers to MAIL, to each RCPT and to DATA; less if it hangs up."""
        heard: list[Reply] = []
        if not self.pipelines:
            return self._ask(current)
        for _ in range(len(current.recipients) + 2):
            heard.append(reply_of(*self.getreply()))
            if heard[-1].code == CLOSING:
                break
        return heard

    def _ask(self, current: Envelope) -> list[Reply]:
        """The same, one command after another, each only if it still has a sense."""
        heard = [reply_of(*self.mail(current.sender))]
        if heard[0].code < 400:
            heard += [reply_of(*self.rcpt(one)) for one in current.recipients]
        if any(reply.code < 400 for reply in heard[1:]):
            return [*heard, reply_of(*self.docmd("DATA"))]
        missing = len(current.recipients) + 2 - len(heard)
        return [*heard, *[NOT_ASKED] * missing]

    def _send_body(
        self, current: Envelope, rcpts: list[Reply], tail: bytes
    ) -> Delivery:
        content = stuffed(current.mime) + END + tail
        final = self._try(lambda: self._write(content))
        if final is None:
            return Delivery(maybe=self.lost)
        if final.code == CLOSING:
            self._lose(f"{final.code} {final.text}")
        return Delivery(tuple(reply if reply.code >= 400 else final for reply in rcpts))

    def _start_afresh(self, rcpts: list[Reply], data: Reply, tail: bytes) -> None:
        """Leave a message that nobody will receive; the server may wait for its body."""
        if data.code == GO_AHEAD:
            if any(reply.code < 400 for reply in rcpts):
                # The sender was refused and a recipient accepted: an empty message could
                # reach somebody. The connection is worth less than that.
                raise smtplib.SMTPServerDisconnected
            self._write(END)
        self._write(RSET + tail)

    def _write(self, content: bytes) -> Reply:
        """Send and return the first answer."""
        self.send(content)
        return reply_of(*self.getreply())


class Wire(Pipelining):
    """The client for a plain connection, encrypted or not by STARTTLS."""


class TlsWire(Pipelining, smtplib.SMTP_SSL):
    """The client for a connection encrypted from the start."""


def opening(envelope: Envelope) -> bytes:
    """Return MAIL, RCPT and DATA in one group."""
    lines = [f"MAIL FROM:<{envelope.sender}>"]
    lines += [f"RCPT TO:<{one}>" for one in envelope.recipients]
    return "\r\n".join([*lines, "DATA", ""]).encode("ascii")


def stuffed(mime: bytes) -> bytes:
    """Return the content as it travels: no line is a lone dot, the last one is whole."""
    if mime.startswith(b"."):
        mime = b"." + mime
    mime = mime.replace(b"\n.", b"\n..")
    return mime if mime.endswith(b"\r\n") else mime + b"\r\n"


def _last_word(mail: Reply, rcpt: Reply, data: Reply) -> Reply:
    if mail.code >= 400:
        return mail
    return rcpt if rcpt.code >= 400 else data


def reply_of(code: int, text: bytes | str) -> Reply:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Reply(code, " ".join(words.split()))
