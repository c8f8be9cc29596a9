"""How long « plus tard » is: a month, or until the due date when it comes first."""

from datetime import date, timedelta

LATER_DAYS = 30


def postponed_until(*, today: date, due_on: date | None) -> date:
    """Return the day when an action put off comes back among the five."""
    later = today + timedelta(days=LATER_DAYS)
    if due_on is not None and today < due_on < later:
        return due_on
    return later


def is_waiting(*, until: date | None, today: date) -> bool:
    return until is not None and today < until
