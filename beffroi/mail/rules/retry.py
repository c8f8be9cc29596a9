"""What an SMTP answer means, and when to try again.

Source: RFC 5321 § 4.2.1 (4yz: later; 5yz: never) and § 4.5.4.1 (retries, four to
five days before giving up; shortened here: an invitation that leaves three days
late is a surprise).
"""

from datetime import timedelta
from enum import StrEnum

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)


class Fate(StrEnum):
    SENT = "sent"
    LATER = "later"
    NEVER = "never"


def fate_of(code: int) -> Fate:
    """Return what a reply code decides; a connection cut (0 or below) means later."""
    if 200 <= code < 400:
        return Fate.SENT
    return Fate.NEVER if 500 <= code < 600 else Fate.LATER


def delay_after(attempts: int) -> timedelta | None:
    """Return the wait after so many attempts; None when it is time to give up."""
    return DELAYS[attempts - 1] if 1 <= attempts <= len(DELAYS) else None
