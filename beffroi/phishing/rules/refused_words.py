"""Words that no lure may hold: real brands, seals of the State, cruel stories.

The list is content, dated. A scenario may argue with it: a word it names, with a reason,
is let through (« police de caractères » arrests nobody).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from beffroi.lib.content import Node
from beffroi.lib.text import fold


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Words refused for one reason. « * » stands for any ending."""

    slug: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class RefusedWords:
    """The whole list, and the day when somebody last went through it."""

    verified_on: date
    groups: tuple[RefusedGroup, ...]

    @cached_property
    def _patterns(self) -> tuple[tuple[RefusedGroup, re.Pattern[str]], ...]:
        return tuple((group, _pattern(group.words)) for group in self.groups)

    def found_in(
        self, texts: Iterable[str], argued: Mapping[str, str]
    ) -> list[tuple[str, RefusedGroup]]:
        """Return (word as written, without accents; its group) of each refused word."""
        folded = " | ".join(fold(text) for text in texts)
        allowed = {fold(word) for word in argued}
        return [
            (match[0], group)
            for group, pattern in self._patterns
            for match in pattern.finditer(folded)
            if match[0] not in allowed
        ]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    folded = (
        " ".join(
            re.escape(fold(one)) + (r"\w*" if one.endswith("*") else "")
            for one in word.split()
        )
        for word in words
    )
    return re.compile(rf"\b(?:{'|'.join(folded)})\b")


def parse_refused_words(part: Mapping[str, object], where: str) -> RefusedWords:
    """Return the list that a content file holds. Raises: ContentError."""
    node = Node(part, where, ("verified_on", "groups"))
    return RefusedWords(
        verified_on=node.value("verified_on", date),
        groups=tuple(
            RefusedGroup(
                slug=group.text("slug"),
                reason=group.text("reason"),
                words=group.texts("words"),
            )
            for group in node.nodes("groups", ("slug", "reason", "words"))
        ),
    )
