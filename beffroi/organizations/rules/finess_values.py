"""One cell of a FINESS file, cleaned: text, phone, SIRET, date, category, state."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from beffroi.lib.text import fold

_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ISO_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_FRENCH_DATE = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b")
_PACKED_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SERIAL_DATE = re.compile(r"^(\d{5})(?:[.,]0+)?$")
_EXCEL_EPOCH = date(1899, 12, 30)
_CODE = re.compile(r"^\(?(\d{3})(?:[.,]0+)?\)?(?=$|[^\d])")
_EMAIL = re.compile(r"^[^@\s<>\"']+@[^@\s<>\"']+\.[A-Za-z]{2,}$")
CLOSED_WORDS = frozenset(
    {"i", "f", "inactif", "inactive", "ferme", "fermee", "clos", "close", "closed",
     "radie", "supprime", "cesse", "cessee"}
)  # fmt: skip
OPEN_WORDS = frozenset(
    {"a", "o", "actif", "active", "actuel", "ouvert", "ouverte", "open",
     "en activite", "en service"}
)  # fmt: skip


def text(raw: str, limit: int = 250) -> str:
    """Return a cell on one line, without control characters, cut at `limit`."""
    return _SPACES.sub(" ", _CONTROLS.sub("", raw)).strip()[:limit]


def phone(raw: str) -> str:
    """Return « 01 39 63 91 33 » from any French spelling; empty when it is no number."""
    first = re.split(r"[/;,]| ou |\n", raw.strip())[0]
    digits = re.sub(r"\D", "", first)
    if "E+" in first.upper():
        return ""
    for prefix in ("0033", "33"):
        if digits.startswith(prefix) and len(digits) in {
            len(prefix) + 9,
            len(prefix) + 10,
        }:
            digits = "0" + digits.removeprefix(prefix)[-9:]
            break
    if len(digits) == 9 and digits[0] != "0":
        digits = f"0{digits}"
    if len(digits) == 10 and digits[0] == "0":
        return " ".join(digits[start : start + 2] for start in range(0, 10, 2))
    if 2 <= len(digits) <= 6 and digits == first.strip().replace(" ", ""):
        return digits
    return first[:30] if first.startswith("+") and len(digits) > 7 else ""


def email(raw: str) -> str:
    """Return an address in lower case; empty when it does not look like one."""
    address = raw.strip().removeprefix("mailto:").strip("<>").lower()
    return address if _EMAIL.match(address) and len(address) <= 254 else ""


def digits(raw: str, length: int) -> str:
    """Return a number of `length` digits (SIRET: 14, SIREN: 9), a lost zero put back.

    Empty when a spreadsheet rounded it or when it has another length.
    """
    bare = re.sub(r"[\s.\u00a0\u202f\-'\"=]", "", re.sub(r"[.,]0+$", "", raw.strip()))
    if not bare.isdigit() or not length - 1 <= len(bare) <= length:
        return ""
    return bare.zfill(length)


def _day(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 1900 if year > 40 else 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day(raw: str) -> date | None:
    """Return the day written 1979-02-13, 13/02/1979, 19790213 or as Excel counts days."""
    value = raw.strip()
    if match := _ISO_DATE.match(value) or _PACKED_DATE.match(value):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _FRENCH_DATE.match(value):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _SERIAL_DATE.match(value):
        return _EXCEL_EPOCH + timedelta(days=int(match[1]))
    return None


def category(raw: str, codes_by_label: Mapping[str, str]) -> str:
    """Return the code written alone, before its label, or found by its label."""
    value = raw.strip()
    if match := _CODE.match(value):
        return match[1]
    return codes_by_label.get(fold(value), "")


def labels_to_codes(rows: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return folded labels and short labels → code, from code → (label, short label).

    A label that ends with its acronym in brackets is known without it and by it too.
    """
    found: dict[str, str] = {}
    for code, (label, short) in rows.items():
        bare, _, acronym = label.partition("(")
        for words in (label, short, bare, acronym.rstrip(") ")):
            if key := fold(words):
                found.setdefault(key, code)
    return found


def is_closed(raw: str) -> bool | None:
    """Return whether a state means closed; None when the word says nothing."""
    word = fold(raw)
    if word in CLOSED_WORDS:
        return True
    return False if word in OPEN_WORDS else None
