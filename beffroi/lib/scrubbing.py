"""Take the name and the address of one person out of texts."""

import json
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from beffroi.lib.personal import ERASED_ADDRESS, ERASED_NAME, ERASED_WORDS, Subject
from beffroi.lib.text import fold

SHORTEST, SHORTEST_WORD = 4, 3
_GAP = r"[\s_.\-]"


def _whole_words(bodies: Iterable[str]) -> "re.Pattern[str]":
    """Return a pattern of whole words; « _ », common in file names, parts words too."""
    whole = "|".join(sorted(bodies, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{whole})(?![^\W_])", re.IGNORECASE)


class Scrubber:
    """Finds one person in texts, whatever the capitals, the spaces, the folding."""

    def __init__(self, subject: Subject) -> None:
        self.addresses = sorted(subject.addresses)
        self.names = sorted(
            (name for name in subject.names if len(name) >= SHORTEST), key=len
        )
        self.names.reverse()

    @cached_property
    def _pattern(self) -> "re.Pattern[str] | None":
        told = [*self.addresses, *self.names]
        wanted = dict.fromkeys([*told, *(fold(text) for text in told)])
        if not wanted:
            return None
        # A space may be a non-breaking one, two, or what stands for it in a file name.
        bodies = (rf"{_GAP}+".join(map(re.escape, text.split())) for text in wanted)
        return _whole_words(bodies)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Return what a database may look for: one of these stands in any text found."""
        told = [*self.addresses, *self.names]
        found = dict.fromkeys(told)
        for text in told:
            found |= dict.fromkeys(
                (text.upper(), text.title(), text.lower(), fold(text))
            )
            found |= dict.fromkeys(
                [json.dumps(text)[1:-1], text.replace(" ", "\u00a0")]
            )
            if " " in text:
                found |= dict.fromkeys(text.replace(" ", gap) for gap in "_-.")
        return tuple(text for text in found if text)

    def finds(self, text: str) -> bool:
        return bool(self._pattern and self._pattern.search(text))

    def clean(
        self, text: str, *, limit: int | None = None, by: str = ERASED_WORDS
    ) -> str:
        """Return the text without the person; a text that is only their name says so."""
        if self._pattern is None:
            return text
        if by == ERASED_WORDS and self._pattern.fullmatch(text.strip()):
            return ERASED_ADDRESS if "@" in text else ERASED_NAME
        return self._pattern.sub(by, text)[:limit]

    def clean_file_name(self, name: str) -> str:
        """Return the name of a file that the person deposited, without any of their words.

        There a last name alone is theirs, and so is the part of their address before @.
        """
        words = {word for text in self.names for word in re.split(r"[\W_]+", text)}
        words |= {address.partition("@")[0] for address in self.addresses}
        told = {word for word in words if len(word) >= SHORTEST_WORD}
        wanted = sorted({*told, *(fold(word) for word in told)}, key=len, reverse=True)
        if not wanted:
            return self.clean(name)
        stem, dot, ending = name.rpartition(".")
        cleaned = self.clean(stem if dot else name)
        pattern = _whole_words(re.escape(word) for word in wanted)
        cleaned = pattern.sub(ERASED_WORDS, cleaned)
        cleaned = re.sub(
            rf"{re.escape(ERASED_WORDS)}(?:{_GAP}*{re.escape(ERASED_WORDS)})+",
            ERASED_WORDS,
            cleaned,
        )
        return f"{cleaned}{dot}{ending}" if dot else cleaned

    def clean_document(self, value: Any) -> Any:
        """Return a JSON value without the person; a mapping that holds their address is
        about them: all its texts are emptied."""
        if isinstance(value, str):
            return self.clean(value)
        if isinstance(value, list):
            return [self.clean_document(item) for item in value]
        if isinstance(value, dict):
            if any(self._is_address(item) for item in value.values()):
                return {
                    key: "" if isinstance(item, str) else self.clean_document(item)
                    for key, item in value.items()
                }
            return {key: self.clean_document(item) for key, item in value.items()}
        return value

    def _is_address(self, item: object) -> bool:
        return isinstance(item, str) and item.strip().lower() in self.addresses
