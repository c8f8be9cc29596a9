"""Questions asked to somebody outside: what is wanted, where it stands, when to remind.

Source: shared reference, maturity-assets § 15.1 (who knows answers, in plain words).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

VALID_DAYS = 30
# Days after the letter at which Beffroi reminds by itself.
REMINDER_DAYS = (7, 14)
REMINDER_PAUSE = timedelta(days=1)


class Wanted(StrEnum):
    """What is asked about one question."""

    BOTH = "both"
    ANSWER = "answer"
    PROOF = "proof"

    @property
    def has_answer(self) -> bool:
        return self != Wanted.PROOF

    @property
    def has_proof(self) -> bool:
        return self != Wanted.ANSWER


class ItemState(StrEnum):
    """Where one question of a request stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"


# The recipient may answer, again or for the first time.
OPEN_ITEMS = frozenset({ItemState.WAITING, ItemState.ANSWERED, ItemState.REFUSED})
# Something is still expected of the recipient.
AWAITED_ITEMS = frozenset({ItemState.WAITING, ItemState.REFUSED})


class RequestStanding(StrEnum):
    """Where a whole request stands, as its list shows it."""

    TO_REVIEW = "to_review"
    WAITING = "waiting"
    DONE = "done"
    EXPIRED = "expired"
    REVOKED = "revoked"


class EventKind(StrEnum):
    """One line of the log of a request."""

    SENT = "sent"
    REMINDED = "reminded"
    REMINDED_BY_HAND = "reminded_by_hand"
    RENEWED = "renewed"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REVOKED = "revoked"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the recipient answers; `is_unknown` is « je ne sais pas »."""

    level: int | None = None
    is_unknown: bool = False
    comment: str = ""

    @property
    def has_answer(self) -> bool:
        return self.is_unknown or self.level is not None


def standing_of(
    *, is_closed: bool, is_revoked: bool, is_expired: bool, to_review_count: int
) -> RequestStanding:
    """Return where a request stands; an answer received comes before everything."""
    if to_review_count:
        return RequestStanding.TO_REVIEW
    if is_closed:
        return RequestStanding.DONE
    if is_revoked:
        return RequestStanding.REVOKED
    return RequestStanding.EXPIRED if is_expired else RequestStanding.WAITING


def automatic_reminder_due(
    *,
    sent_at: datetime,
    reminder_count: int,
    reminded_at: datetime | None,
    now: datetime,
) -> bool:
    """Tell whether the next automatic reminder may leave now."""
    if reminder_count >= len(REMINDER_DAYS):
        return False
    if not may_remind(reminded_at=reminded_at, now=now):
        return False
    return now >= sent_at + timedelta(days=REMINDER_DAYS[reminder_count])


def may_remind(*, reminded_at: datetime | None, now: datetime) -> bool:
    """Tell whether a day has passed since the last letter about a request."""
    return reminded_at is None or now >= reminded_at + REMINDER_PAUSE
