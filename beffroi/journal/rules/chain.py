"""The fingerprint of a batch of journal lines, chained to the batch before.

SHA-256 (FIPS 180-4) over the previous digest, then each line as its fields in
order, each preceded by its length in bytes: no two different batches can be
written the same way. Names stay outside, so that they can be erased.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """What is sealed of one journal line."""

    id: int
    at: datetime
    verb: str
    object_kind: str
    object_key: str
    establishment_key: str
    actor_kind: str
    actor_key: str


def digest(previous: str, lines: Iterable[Line]) -> str:
    """Return the fingerprint, 64 hexadecimal digits."""
    state = hashlib.sha256(previous.encode())
    for line in lines:
        for text in _fields(line):
            raw = text.encode()
            state.update(f"{len(raw)}:".encode())
            state.update(raw)
    return state.hexdigest()


def _fields(line: Line) -> tuple[str, ...]:
    return (
        str(line.id),
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.verb,
        line.object_kind,
        line.object_key,
        line.establishment_key,
        line.actor_kind,
        line.actor_key,
    )
