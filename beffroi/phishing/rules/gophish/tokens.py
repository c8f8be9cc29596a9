"""Cut a foreign template into text and actions; nothing is ever evaluated.

One walk, in the length of the text: an opening that nothing closes ends the search for
its kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from beffroi.phishing.rules.gophish.notes import Unusable

ACTION_LIMIT = 600
_CLOSINGS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")
# Jinja's signs are told from the braces of a style sheet by what stands inside.
_JINJA = re.compile(
    r"\{%-?\s*[a-z]+\b[^{}]{0,300}%\}|\{\{-?\s*[a-z_][\w.]{0,80}[\s}|\[(]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or one action without its braces; `line` counts from 1."""

    body: str
    line: int
    source: str = ""
    opening: str = ""

    @property
    def is_text(self) -> bool:
        return not self.opening


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield texts and actions in order, the spaces that `{{-` eats already gone.

    Raises: Unusable on an action longer than any real one.
    """
    trims_next = False
    for piece in _raw_pieces(text):
        if piece.is_text:
            body = piece.body.lstrip() if trims_next else piece.body
            trims_next = False
            if body:
                yield Piece(body, piece.line)
            continue
        trims_next = piece.body.endswith("-")
        yield piece


def _raw_pieces(text: str) -> Iterator[Piece]:
    wanted = set(_CLOSINGS) if _JINJA.search(text) else {"{{"}
    start, at, line = 0, 0, 1
    while found := _OPENING.search(text, at):
        opening = found[0]
        at = found.start() + 1
        if opening not in wanted:
            continue
        end = text.find(_CLOSINGS[opening], found.end())
        if end < 0:
            wanted.discard(opening)
            continue
        before = text[start : found.start()]
        body = text[found.end() : end]
        here = line + before.count("\n")
        if len(body) > ACTION_LIMIT:
            message = f"Le marqueur ouvert par « {opening} » n’est jamais fermé."
            raise Unusable(message, here)
        yield Piece(before.rstrip() if body.startswith("-") else before, line)
        at = start = end + 2
        yield Piece(body, here, text[found.start() : start], opening)
        line = here + body.count("\n")
    yield Piece(text[start:], line)
