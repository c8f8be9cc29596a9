"""The states of outgoing messages, of mailings and of their items."""

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


class ProfileUse(StrEnum):
    """What a sending profile is for."""

    SERVICE = "service"
    TESTS = "tests"


class MailingState(StrEnum):
    """Where a mailing stands; only a running one sends."""

    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


class ItemState(StrEnum):
    """What became of one message of a mailing."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    HELD = "held"


class Suppression(StrEnum):
    """Why no mailing writes to an address."""

    BOUNCED = "bounced"
    ASKED_OUT = "asked_out"


# What a mailing counts; what waits is the rest.
COUNTED = (
    ItemState.SENT,
    ItemState.MAYBE_SENT,
    ItemState.REFUSED,
    ItemState.BOUNCED,
    ItemState.HELD,
)
