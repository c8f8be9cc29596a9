"""The spool seen from the collection: its first rows, and their removal.

Closed files leave nothing behind: each call opens what it needs.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from beffroi.phishing.models.hits import SpooledHit
from beffroi.phishing.rules.spool import (
    COLUMNS,
    FILE_NAME,
    FIRST_SQLITE,
    PRUNE_SQLITE,
    SpoolRow,
    row_of,
)

WAIT_SECONDS = 20


def first_rows(limit: int) -> list[SpoolRow]:
    """Return the oldest rows of the spool, at most `limit`."""
    if connection.vendor == "postgresql":
        found = SpooledHit.objects.order_by("id")[:limit].values_list("id", *COLUMNS)
        return [row_of(place, cells) for place, *cells in found]
    with _file() as link:
        if link is None:
            return []
        rows = link.execute(FIRST_SQLITE, (limit,)).fetchall()
    return [row_of(place, tuple(cells)) for place, *cells in rows]


def prune(last: int) -> None:
    """Remove the rows up to a place; the edge goes on appending behind."""
    if connection.vendor == "postgresql":
        SpooledHit.objects.filter(id__lte=last).delete()
        return
    with _file() as link:
        if link is not None:
            link.execute(PRUNE_SQLITE, (last,))
            link.commit()


@contextmanager
def _file() -> Iterator[sqlite3.Connection | None]:
    """Open the file of the edge; None while no edge ever ran here."""
    path = Path(settings.DATA_DIR) / FILE_NAME
    if not path.exists():
        yield None
        return
    address = f"file:{path}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as link:
        yield link
