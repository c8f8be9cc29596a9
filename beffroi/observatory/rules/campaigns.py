"""Where a campaign stands, and how far one establishment has come in it.

Source: issue 3 § 2; design/product.md § 3 (participation yes or no is an
indicator, scores are not).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CampaignState(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class Progress(StrEnum):
    """What one establishment did since the campaign began."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Activity:
    """What is known of one establishment; moments are None when it never happened."""

    express_answered: int
    last_activity_at: datetime | None = None
    validated_at: datetime | None = None
    confirmed_at: datetime | None = None


def progress_of(
    activity: Activity, *, express_total: int, launched_at: datetime | None
) -> Progress:
    """Return how far one establishment is since the launch.

    Done once the express path is complete and somebody has worked on it again,
    validated it, or said that it is up to date.
    """
    moments = (activity.last_activity_at, activity.validated_at, activity.confirmed_at)
    is_active = launched_at is not None and any(
        moment is not None and moment >= launched_at for moment in moments
    )
    if not is_active or not activity.express_answered:
        return Progress.WAITING
    is_complete = activity.express_answered >= express_total
    return Progress.DONE if is_complete else Progress.STARTED


def rate_percent(part: int, whole: int) -> int | None:
    """Return a share in whole percent, None of nothing."""
    return int(100 * part / whole + 0.5) if whole else None
