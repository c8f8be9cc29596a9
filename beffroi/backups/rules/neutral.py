"""One row of one table as a line of JSON, the same whatever the database.

Moments in UTC to the microsecond (ISO 8601), identifiers with their hyphens, bytes in
base64, decimals as text; keys of inner objects sorted, since PostgreSQL forgets their
order. The digest of a table is the sum, modulo 2^256, of the SHA-256 of its lines: the
order in which a database gives them does not count.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

DIGEST_MODULUS = 1 << 256


class Kind(StrEnum):
    """How the values of a column are written."""

    PLAIN = "plain"
    MOMENT = "moment"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    IDENTIFIER = "identifier"
    DECIMAL = "decimal"
    BYTES = "bytes"
    JSON = "json"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _microseconds(value: timedelta) -> int:
    return value // timedelta(microseconds=1)


WRITERS: dict[Kind, Any] = {
    Kind.MOMENT: _moment,
    Kind.DATE: date.isoformat,
    Kind.TIME: time.isoformat,
    Kind.DURATION: _microseconds,
    Kind.IDENTIFIER: str,
    Kind.DECIMAL: str,
    Kind.BYTES: lambda value: base64.b64encode(bytes(value)).decode(),
}
READERS: dict[Kind, Any] = {
    Kind.MOMENT: datetime.fromisoformat,
    Kind.DATE: date.fromisoformat,
    Kind.TIME: time.fromisoformat,
    Kind.DURATION: lambda value: timedelta(microseconds=value),
    Kind.IDENTIFIER: UUID,
    Kind.DECIMAL: Decimal,
    Kind.BYTES: base64.b64decode,
}


def line_of(kinds: Sequence[Kind], values: Sequence[Any]) -> bytes:
    """Return one row as a line of JSON, end of line included."""
    row = [
        value if value is None or kind not in WRITERS else WRITERS[kind](value)
        for kind, value in zip(kinds, values, strict=True)
    ]
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def row_of(kinds: Sequence[Kind], line: bytes) -> list[Any]:
    """Return the values of one line.

    Raises: ValueError when the line is not what `line_of` writes.
    """
    row = json.loads(line)
    if not isinstance(row, list) or len(row) != len(kinds):
        message = "not a row of this table"
        raise ValueError(message)
    return [
        value if value is None or kind not in READERS else READERS[kind](value)
        for kind, value in zip(kinds, row, strict=True)
    ]


def add_line(total: int, line: bytes) -> int:
    """Return the digest of a table that holds one more line."""
    fingerprint = int.from_bytes(hashlib.sha256(line).digest(), "big")
    return (total + fingerprint) % DIGEST_MODULUS


def digest_text(total: int) -> str:
    return f"{total:064x}"
