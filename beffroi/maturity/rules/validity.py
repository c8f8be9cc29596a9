"""How long a proof holds.

Source: question bank § 10 (12 months by default, the period of each question).
"""

from calendar import monthrange
from datetime import date

MOST_MONTHS = 36


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, the month's last day when it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
