"""One value of a foreign file, whatever its type: text, number, moment, list.

Source: shared reference, phishing § 4.1 (dates of RFC 3339 with nine digits, « never »
is the year 1) and § 4.5 (dates of SQLite as text).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

NAME_LIMIT = 200
LINE_LIMIT = 1_000
# The largest body kept of a message or a page.
BODY_LIMIT = 2_000_000
NUMBER_MOST = 2_000_000_000  # what the database holds
_YEARS = range(1990, 2101)
# No database of ours holds a nul, no encoding half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_SLASHES = re.compile(
    r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?)?", re.ASCII
)
_TRUE = frozenset({"1", "true", "yes", "oui", "vrai", "t"})


def text_of(value: Any, limit: int = BODY_LIMIT) -> str:
    """Return a value as text, lines kept; empty when it is no text."""
    if isinstance(value, bytes):
        value = value[: limit * 4].decode("utf-8", errors="replace")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1e18 else ""
    if not isinstance(value, str):
        return ""
    return _UNSTORABLE.sub("", value[:limit])


def line_of(value: Any, limit: int = NAME_LIMIT) -> str:
    """Return a value on one line, without characters that turn or hide what follows."""
    bare = _CONTROLS.sub(" ", text_of(value, limit * 4))
    return " ".join(bare.split())[:limit]


def whole_of(value: Any) -> int:
    """Return a whole number between 0 and what the database holds; 0 for anything else."""
    if isinstance(value, str | bytes):
        digits = text_of(value, 30).strip()
        value = int(digits) if digits.isascii() and digits.isdigit() else 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value) if 0 <= value <= NUMBER_MOST else 0


def truth_of(value: Any) -> bool:
    if isinstance(value, str | bytes):
        return text_of(value, 10).strip().lower() in _TRUE
    return value is True or (isinstance(value, int | float) and value == 1)


def mapping_of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a list; a missing one, `null` or anything else is empty."""
    return value if isinstance(value, list) else []


def mappings_of(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in listed(value) if isinstance(item, dict)]


def moment_of(
    value: Any, *, zone: tzinfo = UTC, is_month_first: bool = False
) -> datetime | None:
    """Return a moment in UTC; None for « never », for nonsense and outside 1990–2100.

    `zone` and `is_month_first` read « 01/31/2025 14:00 », which says neither.
    """
    text = text_of(value, 60)
    try:
        moment = _iso(text) or _slashes(text, zone, is_month_first=is_month_first)
        moment = moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None
    return moment if moment and moment.year in _YEARS else None


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[n]) for n in range(1, 7))
    micro = int((match[7] or "0").ljust(6, "0")[:6])
    # A leap second is told as the one before.
    return datetime(
        year, month, day, hour, minute, min(second, 59), micro, _offset(match[8])
    )


def _offset(words: str | None) -> tzinfo:
    if not words or words in "Zz":
        return UTC
    sign = -1 if words[0] == "-" else 1
    digits = words[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _slashes(text: str, zone: tzinfo, *, is_month_first: bool) -> datetime | None:
    match = _SLASHES.match(text)
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    if is_month_first:
        day, month = month, day
    hour, minute, second = (int(match[n] or 0) for n in (4, 5, 6))
    return datetime(int(match[3]), month, day, hour, minute, second, tzinfo=zone)
