"""« @Prénom Nom » in a comment: kept as a key, shown as a name.

The text that is kept never holds the name: `@{key}` stands for the person, so
that a person erased disappears from what others wrote.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TOKEN = re.compile(r"@\{([0-9a-f-]{36})\}")
GONE = "personne partie"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a comment: plain words, or the name of somebody spoken to."""

    words: str
    is_name: bool


def keyed(text: str, people: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """Replace « @Nadia Delmas » by its key; return the text and the keys found.

    `people` are names by key; the longest name wins. Keys typed by hand that are
    none of theirs are left as plain words.
    """
    clean = TOKEN.sub(lambda match: f"@ {match[1]}", text)
    found = set()
    for key, name in sorted(people.items(), key=lambda item: -len(item[1])):
        pattern = re.compile(rf"@{re.escape(name)}(?!\w)", re.IGNORECASE)
        clean, count = pattern.subn(f"@{{{key}}}", clean)
        if count:
            found.add(key)
    return clean, frozenset(found)


def keys_in(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(key for text in texts for key in TOKEN.findall(text))


def parts_of(text: str, names: Mapping[str, str]) -> tuple[Part, ...]:
    """Return the pieces of a kept text, names in the place of keys."""
    parts = []
    for rank, piece in enumerate(TOKEN.split(text)):
        if rank % 2:
            parts.append(Part(f"@{names.get(piece, GONE)}", is_name=True))
        elif piece:
            parts.append(Part(piece, is_name=False))
    return tuple(parts)
