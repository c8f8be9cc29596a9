"""The spool: where the edge writes each hit, and from where the collection takes it.

The same columns in a SQLite file of the edge's own and in a PostgreSQL table; a house of
two doors: the edge only appends, the collection reads from the start and prunes.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from beffroi.phishing.rules.features import Features

FILE_NAME = "tracking.sqlite3"
TABLE = "phishing_spooledhit"
COLUMNS = ("key", "token", "kind", "at_ms", "address_print", "features")
_LIST = ", ".join(COLUMNS)
CREATE_SQLITE = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} (id INTEGER PRIMARY KEY AUTOINCREMENT, "
    "key TEXT NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL, at_ms INTEGER NOT NULL, "
    "address_print TEXT NOT NULL, features TEXT NOT NULL)"
)
APPEND_SQLITE = f"INSERT INTO {TABLE} ({_LIST}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608  # our own names
APPEND_POSTGRES = (
    f"INSERT INTO {TABLE} ({_LIST}) "  # noqa: S608  # our own names
    "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])"
)
FIRST_SQLITE = f"SELECT id, {_LIST} FROM {TABLE} ORDER BY id LIMIT(?)"  # noqa: S608  # our own names
PRUNE_SQLITE = f"DELETE FROM {TABLE} WHERE id <= ?"  # noqa: S608  # our own names
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
Cells = tuple[str, str, str, int, str, str]


@dataclass(frozen=True, slots=True)
class SpoolRow:
    """One row of the spool, as the collection reads it."""

    place: int
    key: str
    token: str
    kind: str
    at: datetime
    address_print: str
    features: dict[str, Any]


def cells_of(
    *, key: str, token: str, kind: str, at_ms: int, address: str, features: Features
) -> Cells:
    """Return what the edge writes for one hit."""
    return key, token, kind, at_ms, address, _ENCODE(features.as_stored())


def row_of(place: int, cells: Cells) -> SpoolRow:
    key, token, kind, at_ms, address, features = cells
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return SpoolRow(place, key, token, kind, at, address, json.loads(features))
