"""Take the name and the address of one person out of texts."""

import json
import re
from functools import cached_property
from typing import Any

from beffroi.lib.personal import ERASED_ADDRESS, ERASED_NAME, ERASED_WORDS, Subject
from beffroi.lib.text import fold

SHORTEST = 4


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
        # A space may be a non-breaking one, or two.
        bodies = (r"\s+".join(map(re.escape, text.split())) for text in wanted)
        whole = "|".join(sorted(bodies, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)

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
        return tuple(text for text in found if text)

    def finds(self, text: str) -> bool:
        return bool(self._pattern and self._pattern.search(text))

    def clean(self, text: str, *, limit: int | None = None) -> str:
        """Return the text without the person; a text that is only their name says so."""
        if self._pattern is None:
            return text
        if self._pattern.fullmatch(text.strip()):
            return ERASED_ADDRESS if "@" in text else ERASED_NAME
        return self._pattern.sub(ERASED_WORDS, text)[:limit]

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
