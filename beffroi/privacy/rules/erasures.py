"""The list of people erased, kept outside the database that names them.

One line of JSON per erasure: the key of the account, or a keyed fingerprint of the
address (HMAC-SHA-256, RFC 2104) for somebody without account. Neither says who it was;
both find again, in a database restored from an older archive, the person to erase.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """One person erased: `key` or `fingerprint`, never a name; the keys of files gone."""

    at: str
    key: str = ""
    fingerprint: str = ""
    files: tuple[str, ...] = ()

    def to_line(self) -> str:
        told: dict[str, object] = {
            "at": self.at,
            "key": self.key,
            "fingerprint": self.fingerprint,
        }
        if self.files:
            told["files"] = list(self.files)
        return json.dumps(told, separators=(",", ":"))


def fingerprint(address: str, *, secret_key: str) -> str:
    key = hashlib.blake2b(secret_key.encode(), digest_size=32, person=b"beffroi-erased")
    return hmac.new(
        key.digest(), address.strip().lower().encode(), "sha256"
    ).hexdigest()


def erasure(
    moment: datetime,
    *,
    key: str,
    address: str,
    secret_key: str,
    files: Iterable[str] = (),
) -> Erasure:
    """Return the line of one erasure; the address counts only without an account."""
    mark = "" if key else fingerprint(address, secret_key=secret_key)
    return Erasure(
        moment.isoformat(timespec="seconds"), key, mark, tuple(sorted(files))
    )


def read(raw: bytes) -> list[Erasure]:
    """Return the erasures of a list; a line cut short by a crash is passed over."""
    found = []
    for line in raw.decode(errors="replace").splitlines():
        try:
            data = json.loads(line)
            found.append(
                Erasure(
                    str(data["at"]),
                    str(data["key"]),
                    str(data["fingerprint"]),
                    tuple(str(key) for key in data.get("files", ())),
                )
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found


def merged(lists: Iterable[bytes]) -> bytes:
    """Return one list that holds each person once, in the order of the first erasure;
    the files of all their erasures are put together.
    """
    first: dict[tuple[str, str], Erasure] = {}
    for line in sorted((e for raw in lists for e in read(raw)), key=lambda e: e.at):
        known = first.setdefault((line.key, line.fingerprint), line)
        files = tuple(sorted({*known.files, *line.files}))
        first[line.key, line.fingerprint] = replace(known, files=files)
    return "".join(f"{line.to_line()}\n" for line in first.values()).encode()
