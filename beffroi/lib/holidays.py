"""The public holidays of mainland France.

Source: Code du travail, article L3133-1 (Alsace and Moselle have two more, left out).
"""

from datetime import date, timedelta

from dateutil.easter import easter

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# Easter Monday, Ascension Day, Whit Monday.
AFTER_EASTER_DAYS = (1, 39, 50)


def days_off(first_year: int, last_year: int) -> frozenset[date]:
    """Return the public holidays of these years, both included."""
    found = set()
    for year in range(first_year, last_year + 1):
        found |= {date(year, month, day) for month, day in FIXED}
        found |= {easter(year) + timedelta(days=days) for days in AFTER_EASTER_DAYS}
    return frozenset(found)
