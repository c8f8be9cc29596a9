"""French words: folding for search, agreement, dates written out."""

import re
import unicodedata
from datetime import date

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NBSP = "\u00a0"


def fold(text: str) -> str:
    """Return the text in lower case without accents, ligatures or punctuation."""
    text = (
        text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    )
    bare = unicodedata.normalize("NFKD", text)
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", kept.lower()).strip()


def plural(count: int, one: str, many: str = "") -> str:
    """Return « 1 preuve », « 0 preuve », « 2 preuves »: French plural starts at two."""
    word = one if abs(count) < 2 else (many or f"{one}s")
    return f"{number(count)}{NBSP}{word}"


def number(value: int) -> str:
    """Return 9013 as « 9 013 », with narrow non-breaking spaces."""
    return f"{value:,}".replace(",", "\u202f")


def long_date(day: date, *, weekday: bool = False) -> str:
    """Return « 24 novembre 2026 », or « mardi 24 novembre 2026 »."""
    first = "1er" if day.day == 1 else str(day.day)
    words = f"{first} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]} {words}" if weekday else words
