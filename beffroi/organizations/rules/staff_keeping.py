"""How long the staff of an establishment is kept, and until when an import is undone.

Source: CNIL, « référentiel relatif à la gestion des ressources humaines »: data on
people who left are erased once what they served for is over.
"""

from datetime import date, datetime, timedelta

GONE_KEPT_DAYS = 365
UNDO_DAYS = 30


def purge_before(today: date) -> date:
    """Return the day before which somebody who left is forgotten."""
    return today - timedelta(days=GONE_KEPT_DAYS)


def rows_before(moment: datetime) -> datetime:
    """Return the moment before which an import is forgotten, and can no longer be undone."""
    return moment - timedelta(days=UNDO_DAYS)
