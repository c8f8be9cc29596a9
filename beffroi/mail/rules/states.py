"""The states of an outgoing message."""

from enum import StrEnum


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"
    REFUSED = "refused"
    BOUNCED = "bounced"


class Encryption(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


# A message in one of these states will not move by itself any more.
UNDELIVERED = frozenset({MessageState.REFUSED, MessageState.BOUNCED})
SETTLED = UNDELIVERED | {MessageState.SENT}
