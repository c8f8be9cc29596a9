"""When figures may be published again, when a campaign reminds its people.

Source: docs/adr/0019 (a month at least between two figures of one group); issue 3
§ 2 (reminders at the middle, one week and two days before the end).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEAST_DAYS = 28
WEEK_DAYS, LAST_DAYS = 7, 2


def is_due(published_on: date | None, today: date) -> bool:
    """Tell whether a group may be published today."""
    return published_on is None or next_on(published_on) <= today


def next_on(published_on: date) -> date:
    return published_on + timedelta(days=LEAST_DAYS)


class Round(StrEnum):
    """One letter of a campaign."""

    OPENING = "opening"
    MIDDLE = "middle"
    WEEK = "week"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Due:
    """One round and its day."""

    round: Round
    on: date


def rounds_of(opens_on: date, closes_on: date) -> tuple[Due, ...]:
    """Return the reminders of a campaign by day; a short one has fewer."""
    middle = opens_on + (closes_on - opens_on) / 2
    days = (
        Due(Round.MIDDLE, middle),
        Due(Round.WEEK, closes_on - timedelta(days=WEEK_DAYS)),
        Due(Round.LAST, closes_on - timedelta(days=LAST_DAYS)),
    )
    kept = {due.on: due for due in days if opens_on < due.on < closes_on}
    return tuple(kept[day] for day in sorted(kept))


def round_due(
    opens_on: date, closes_on: date, today: date, last: Round | None
) -> Round | None:
    """Return the reminder to send today, None when the last one due has gone.

    A day missed is caught up by the next; two reminders never leave together.
    """
    due = [item.round for item in rounds_of(opens_on, closes_on) if item.on <= today]
    return due[-1] if due and due[-1] != last else None
