"""Where a personal link stands."""

from datetime import datetime
from enum import StrEnum


class LinkState(StrEnum):
    LIVE = "live"
    EXPIRED = "expired"
    CLOSED = "closed"


def state_of(
    *, revoked_at: datetime | None, expires_at: datetime | None, moment: datetime
) -> LinkState:
    """Return the state at a moment; without an end a link lasts until it is closed."""
    if revoked_at is not None:
        return LinkState.CLOSED
    if expires_at is not None and expires_at <= moment:
        return LinkState.EXPIRED
    return LinkState.LIVE
