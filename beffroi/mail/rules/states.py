"""The states of an outgoing message."""

from enum import StrEnum


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    # Waiting when a backup was made, and found again by restoring it.
    ASIDE = "aside"
    DROPPED = "dropped"


class Encryption(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


# A person decides whether these leave: nobody knows whether they have.
UNDECIDED = frozenset({MessageState.MAYBE_SENT, MessageState.ASIDE})
# A message in one of these states will not move by itself any more.
UNDELIVERED = frozenset({MessageState.REFUSED, MessageState.BOUNCED})
SETTLED = UNDELIVERED | {MessageState.SENT, MessageState.DROPPED}
