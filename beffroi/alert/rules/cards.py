"""The reflex cards of the first hour: what each holds, and how a file becomes one.

Source: reference document « domain facts » § 3.3 (original cards of the project).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from beffroi.lib.content import ContentError, need

PLACEHOLDER = re.compile(r"\{(contact|fact):([a-z0-9_-]+)\}")


@dataclass(frozen=True, slots=True)
class Phase:
    """What to do in one stretch of time, and who does it."""

    when: str
    who: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One situation and the gestures of its first hour.

    Texts may hold `{contact:kind}` and `{fact:slug}`.
    """

    slug: str
    number: int
    title: str
    short: str
    icon: str
    recognize: tuple[str, ...]
    phases: tuple[Phase, ...]
    call: tuple[str, ...]
    do_not: tuple[str, ...]
    note: tuple[str, ...]
    later: tuple[str, ...]
    reviewed_on: date

    def texts(self) -> tuple[str, ...]:
        """Return every text that may hold a placeholder."""
        steps = tuple(step for phase in self.phases for step in phase.steps)
        return (
            *self.recognize,
            *steps,
            *self.call,
            *self.do_not,
            *self.note,
            *self.later,
        )


def _texts(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = need(row, key, list, where)
    for value in values:
        if not isinstance(value, str):
            message = f"{where} : « {key} » ne doit contenir que des phrases."
            raise ContentError(message)
    return tuple(values)


def parse_card(row: Mapping[str, Any], where: str) -> Card:
    """Return the card that one file holds.

    Raises: ContentError naming file, key and reason.
    """
    phases = tuple(
        Phase(
            need(entry, "when", str, where),
            need(entry, "who", str, where),
            _texts(entry, "steps", where),
        )
        for entry in need(row, "phases", list, where)
    )
    return Card(
        slug=need(row, "slug", str, where),
        number=need(row, "number", int, where),
        title=need(row, "title", str, where),
        short=need(row, "short", str, where),
        icon=need(row, "icon", str, where),
        recognize=_texts(row, "recognize", where),
        phases=phases,
        call=_texts(row, "call", where),
        do_not=_texts(row, "do_not", where),
        note=_texts(row, "note", where),
        later=_texts(row, "later", where),
        reviewed_on=need(row, "reviewed_on", date, where),
    )


def unknown_names(
    card: Card, *, contacts: Sequence[str], facts: Sequence[str]
) -> tuple[str, ...]:
    """Return the placeholders of a card that name no contact or fact."""
    known = {"contact": frozenset(contacts), "fact": frozenset(facts)}
    return tuple(
        match.group(0)
        for text in card.texts()
        for match in PLACEHOLDER.finditer(text)
        if match.group(2) not in known[match.group(1)]
    )
