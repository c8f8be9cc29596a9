"""Read a delivery status notification: who could not be reached, and why.

Source: RFC 3464 (message/delivery-status) and RFC 6522 (multipart/report). Only
« failed » counts: « delayed » says that the server goes on trying.
"""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import Message

# RFC 3463: no such mailbox, no such domain, a bad address, a mailbox moved or disabled.
GONE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient that was not reached.

    `message_id` is that of our message, without angle brackets; empty when the
    report does not quote it.
    """

    recipient: str
    status: str
    reason: str
    message_id: str


def failures(raw: bytes) -> list[Failure]:
    """Return the failures that a report tells; empty when it is not a report."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    if message.get_content_type() != "multipart/report":
        return []
    message_id = _quoted_message_id(message)
    found: list[Failure] = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            found += _failures_in(part, message_id)
    return found


def _failures_in(part: Message, message_id: str) -> list[Failure]:
    payload = part.get_payload()
    groups = payload if isinstance(payload, list) else []
    found = []
    for group in groups:
        if not isinstance(group, Message):
            continue
        address = _typed(group, "Final-Recipient") or _typed(
            group, "Original-Recipient"
        )
        action = str(group.get("Action", "")).strip().lower()
        status = str(group.get("Status", "")).split("(")[0].strip()
        is_failed = action == "failed" or (not action and status.startswith("5"))
        if address and is_failed:
            reason = _typed(group, "Diagnostic-Code") or status
            found.append(Failure(address.lower(), status, reason[:300], message_id))
    return found


def _typed(group: Message, name: str) -> str:
    """Return the value of a field « type; value », without its type."""
    value = " ".join(str(group.get(name, "")).split())
    return value.partition(";")[2].strip().strip("<>") if ";" in value else value


def _quoted_message_id(report: Message) -> str:
    """Return the Message-ID of the message that the report gives back."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            payload = part.get_payload()
            if isinstance(payload, list) and isinstance(payload[0], Message):
                return _bare_id(str(payload[0].get("Message-ID", "")))
        elif kind in {"text/rfc822-headers", "text/rfc822-header"}:
            body = part.get_payload(decode=True)
            text = body if isinstance(body, bytes) else b""
            return _bare_id(str(email.message_from_bytes(text).get("Message-ID", "")))
    return ""


def _bare_id(value: str) -> str:
    match = re.search(r"<([^<>\s]+)>", value)
    return match.group(1) if match else value.strip()


def is_gone(answer: str) -> bool:
    """Tell whether a status, or a server's answer that begins with its code and its
    status (« 550 5.1.1 … »), says that the address does not exist."""
    words = answer.split()[:2]
    return any(word.rstrip(":") in GONE for word in words)
