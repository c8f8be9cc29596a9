"""The list of people erased, kept outside the database that names them.

One line of JSON per erasure: the key of the account, or a keyed fingerprint of the
address (HMAC-SHA-256, RFC 2104) for somebody without account. Neither says who it was;
both find again, in a database restored from an older archive, the person to erase.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """One person erased: `key` or `fingerprint`, never a name."""

    at: str
    key: str = ""
    fingerprint: str = ""

    def to_line(self) -> str:
        return json.dumps(
            {"at": self.at, "key": self.key, "fingerprint": self.fingerprint},
            separators=(",", ":"),
        )


def fingerprint(address: str, *, secret_key: str) -> str:
    key = hashlib.blake2b(secret_key.encode(), digest_size=32, person=b"beffroi-erased")
    return hmac.new(
        key.digest(), address.strip().lower().encode(), "sha256"
    ).hexdigest()


def erasure(moment: datetime, *, key: str, address: str, secret_key: str) -> Erasure:
    """Return the line of one erasure; the address counts only without an account."""
    if key:
        return Erasure(moment.isoformat(timespec="seconds"), key=key)
    return Erasure(
        moment.isoformat(timespec="seconds"),
        fingerprint=fingerprint(address, secret_key=secret_key),
    )


def read(raw: bytes) -> list[Erasure]:
    """Return the erasures of a list; a line cut short by a crash is passed over."""
    found = []
    for line in raw.decode(errors="replace").splitlines():
        try:
            data = json.loads(line)
            found.append(
                Erasure(str(data["at"]), str(data["key"]), str(data["fingerprint"]))
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found


def merged(lists: Iterable[bytes]) -> bytes:
    """Return one list that holds each person once, in the order of the first erasure."""
    first: dict[tuple[str, str], Erasure] = {}
    for line in sorted((e for raw in lists for e in read(raw)), key=lambda e: e.at):
        first.setdefault((line.key, line.fingerprint), line)
    return "".join(f"{line.to_line()}\n" for line in first.values()).encode()
