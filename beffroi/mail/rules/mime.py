"""Build one MIME message, and read one back for people.

Source: RFC 5322 (headers), RFC 2046 (multipart/alternative), RFC 3834
(Auto-Submitted: no automatic answer is wanted), RFC 2369 and RFC 8058
(List-Unsubscribe), RFC 5322 § 2.1.1 (lines of 998 characters at most).
"""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that goes with a message; `kind` is a media type, « application/pdf »."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be written, before it becomes MIME."""

    to: str
    subject: str
    text: str
    html: str
    sender: str
    message_id: str
    at: datetime
    attachments: Sequence[Attachment] = field(default=())
    headers: Sequence[tuple[str, str]] = field(default=())
    reply_to: str = ""
    # A picture that the HTML form names « cid:logo ».
    logo_png: bytes = b""


# A header added by a caller holds an address, which must not be cut nor encoded.
UNFOLDED = email.policy.SMTP.clone(max_line_length=998)


def build(letter: Letter) -> bytes:
    """Return the message as bytes, lines ended by CRLF, readable by any mail reader.

    Raises: ValueError when an added header is one that we write ourselves.
    """
    message = EmailMessage(policy=email.policy.SMTP)
    name, address = parseaddr(letter.sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        message["Reply-To"] = Address(addr_spec=ascii_address(letter.reply_to))
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        _add_logo(message, letter.logo_png)
    for attachment in letter.attachments:
        maintype, _, subtype = attachment.kind.partition("/")
        message.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            filename=one_line(attachment.name),
        )
    if not letter.headers:
        return message.as_bytes()
    for name, value in letter.headers:
        message[name] = one_line(value)
    return message.as_bytes(policy=UNFOLDED)


def _add_logo(message: EmailMessage, png: bytes) -> None:
    """Put the picture beside the HTML form, shown there and not as an attachment."""
    html = message.get_body(preferencelist=("html",))
    if png and isinstance(html, EmailMessage):
        html.add_related(
            png,
            maintype="image",
            subtype="png",
            cid="<logo>",
            disposition="inline",
            filename="logo.png",
        )


def ascii_address(address: str) -> str:
    """Return an address that every server understands: its domain in IDNA.

    Raises: ValueError when the part before the @ is not ASCII, when nothing is left, or
    when a space or an angle bracket would tear a header or a command.
    """
    local, at, domain = address.strip().rpartition("@")
    is_torn = re.search(r"[\s<>\x00-\x1f\x7f]", address.strip())
    if not at or not local or not domain or not local.isascii() or is_torn:
        message = "not an address"
        raise ValueError(message)
    return f"{local}@{domain.encode('idna').decode()}"


def one_line(text: str) -> str:
    """Return a header's text on one line: a line break would add headers."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message as a person reads it."""

    sender: str
    recipient: str
    subject: str
    date: str
    text: str
    has_html: bool
    attachments: tuple[str, ...]


def read(raw: bytes) -> ReadMessage:
    """Parse a message built above."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    plain = message.get_body(preferencelist=("plain",))
    return ReadMessage(
        sender=str(message.get("From", "")),
        recipient=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        date=str(message.get("Date", "")),
        text=plain.get_content().strip() if plain else "",
        has_html=message.get_body(preferencelist=("html",)) is not None,
        attachments=tuple(
            part.get_filename() or "pièce jointe" for part in message.iter_attachments()
        ),
    )
