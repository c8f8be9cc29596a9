"""Where the cues of a scenario stand in its message.

An excerpt is looked for in what a reader sees: between the tags, in one piece, whatever
the spaces. Several cues may share one passage; two passages never cross.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from beffroi.phishing.rules.scenarios import Cue, Scenario, Where

TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.S | re.I)
ORDER = (Where.SENDER, Where.SUBJECT, Where.HTML)


class PassageFault(ValueError):  # noqa: N818  # « a fault », as in content
    """A cue that points nowhere, or at several places; the message says which."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of characters of one part of the message, and its cues with their numbers."""

    part: Where
    start: int
    end: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberedCue:
    """A cue and its number, in the order of reading."""

    number: int
    cue: Cue


def part_of(where: Where) -> Where:
    """Return the part that holds a cue: a link stands in the HTML."""
    return Where.HTML if where == Where.LINK else where


def text_of(scenario: Scenario, part: Where) -> str:
    if part == Where.SENDER:
        return scenario.sender.shown
    return scenario.subject if part == Where.SUBJECT else scenario.html


def number_cues(
    scenario: Scenario,
) -> tuple[tuple[NumberedCue, ...], tuple[Passage, ...]]:
    """Return the cues in the order of reading, and the passages that bear them.

    Raises: PassageFault.
    """
    placed = sorted(
        (
            (ORDER.index(part_of(cue.where)), *_find(scenario, cue), rank)
            for rank, cue in enumerate(scenario.cues)
        ),
    )
    numbered = tuple(
        NumberedCue(number, scenario.cues[rank])
        for number, (*_, rank) in enumerate(placed, 1)
    )
    return numbered, tuple(_joined([entry[:3] for entry in placed], numbered))


def _joined(
    places: Sequence[tuple[int, int, int]], numbered: Sequence[NumberedCue]
) -> Iterator[Passage]:
    """Put together the cues of one passage. Raises: PassageFault when two cross."""
    current: Passage | None = None
    for (part, start, end), item in zip(places, numbered, strict=True):
        where = ORDER[part]
        if current and current.part == where and start < current.end:
            if (start, end) != (current.start, current.end):
                message = f"« {item.cue.excerpt} » chevauche un autre indice"
                raise PassageFault(message)
            current = Passage(where, start, end, (*current.numbers, item.number))
            continue
        if current:
            yield current
        current = Passage(where, start, end, (item.number,))
    if current:
        yield current


def _find(scenario: Scenario, cue: Cue) -> tuple[int, int]:
    """Return where an excerpt starts and ends. Raises: PassageFault."""
    part = part_of(cue.where)
    text = text_of(scenario, part)
    is_html = part == Where.HTML
    words = (escape(cue.excerpt, quote=False) if is_html else cue.excerpt).split()
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    found = [
        match.span()
        for start, end in _segments(text, cue.where)
        for match in pattern.finditer(text, start, end)
    ]
    if len(found) != 1:
        times = "ne s’y trouve pas" if not found else f"s’y trouve {len(found)} fois"
        message = f"l’indice « {cue.excerpt} » ({cue.where}) {times}"
        raise PassageFault(message)
    return found[0]


def _segments(text: str, where: Where) -> Iterator[tuple[int, int]]:
    """Yield the runs of readable text of a part: all of it, between the tags, in links."""
    if where in (Where.SENDER, Where.SUBJECT):
        yield 0, len(text)
        return
    bounds = [match.span() for match in LINK.finditer(text)]
    areas = bounds if where == Where.LINK else [(0, len(text))]
    for begin, end in areas:
        position = begin
        for tag in TAG.finditer(text, begin, end):
            yield position, tag.start()
            position = tag.end()
        yield position, end
