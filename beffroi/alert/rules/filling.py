"""Put names, numbers and dated facts into the sentences of a card.

Source: reference document « domain facts » § 3.3 (numbers come from the
establishment's own record).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beffroi.alert.rules.cards import PLACEHOLDER, Card

NBSP = "\u00a0"
# How a sentence names each kind of contact.
CONTACT_NAMES = {
    "duty": "l’astreinte de direction",
    "director": "la direction",
    "referent": "le référent de la sécurité numérique",
    "it_provider": "le prestataire informatique",
    "dui_editor": "l’éditeur du dossier informatisé (DUI)",
    "head_office": "le siège",
    "regional_body": "le groupement régional d’appui (GRADeS)",
    "dpo": "le délégué à la protection des données",
    "insurer": "l’assureur",
    "bank": "la banque",
}


@dataclass(frozen=True, slots=True)
class Number:
    """Somebody to call; `phone` is empty when no number is known."""

    kind: str
    label: str
    name: str = ""
    phone: str = ""
    note: str = ""

    @property
    def dial(self) -> str:
        return dialed(self.phone)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence; `dial` is set when it is a number to call."""

    text: str
    dial: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a card, and the people it names, known number or not."""

    segments: tuple[Segment, ...]
    numbers: tuple[Number, ...]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)

    @property
    def words(self) -> str:
        """The sentence without the numbers that close it, shown apart."""
        kept = "".join(segment.text for segment in self.segments if not segment.dial)
        return kept.rstrip(" :\u00a0")

    @property
    def callable_numbers(self) -> tuple[Number, ...]:
        """Everybody that the sentence gives to call, national numbers included."""
        national = tuple(
            Number("", "", phone=segment.text)
            for segment in self.segments
            if segment.dial
        )
        return self.numbers + national


@dataclass(frozen=True, slots=True)
class FilledPhase:
    when: str
    who: str
    steps: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FilledCard:
    """A card ready to be shown or printed, for one establishment or for nobody."""

    card: Card
    recognize: tuple[Line, ...]
    phases: tuple[FilledPhase, ...]
    call: tuple[Line, ...]
    do_not: tuple[Line, ...]
    note: tuple[Line, ...]
    later: tuple[Line, ...]


def dialed(phone: str) -> str:
    """Return a number as a telephone dials it; empty when it cannot be dialed."""
    digits = "".join(char for char in phone if char.isdigit())
    return f"+{digits}" if phone.strip().startswith("+") else digits


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def contact_label(kind: str) -> str:
    """Return the name of a kind of contact as a title: « L’astreinte de direction »."""
    return capitalized(CONTACT_NAMES[kind])


def _pieces(text: str, facts: Mapping[str, str], named: list[str]) -> Iterator[Segment]:
    position = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > position:
            yield Segment(text[position : match.start()])
        position = match.end()
        if match.group(1) == "contact":
            named.append(match.group(2))
            yield Segment(CONTACT_NAMES[match.group(2)])
        else:
            value = facts[match.group(2)]
            is_number = value.replace(" ", "").isdigit() and len(dialed(value)) >= 8
            if is_number:
                yield Segment(value.replace(" ", NBSP), dialed(value))
            else:
                yield Segment(value)
    if position < len(text):
        yield Segment(text[position:])


def fill_line(
    text: str, *, numbers: Mapping[str, Number], facts: Mapping[str, str]
) -> Line:
    """Return a sentence with its placeholders replaced, its first letter a capital.

    `facts` gives the words of each fact by slug.
    """
    named: list[str] = []
    segments = list(_pieces(text, facts, named))
    if segments:
        segments[0] = Segment(capitalized(segments[0].text), segments[0].dial)
    known = tuple(
        numbers.get(kind) or Number(kind, contact_label(kind)) for kind in named
    )
    return Line(tuple(segments), known)


def fill_card(
    card: Card, *, numbers: Mapping[str, Number], facts: Mapping[str, str]
) -> FilledCard:
    """Return the whole card with its placeholders replaced."""

    def lines(texts: tuple[str, ...]) -> tuple[Line, ...]:
        return tuple(fill_line(text, numbers=numbers, facts=facts) for text in texts)

    return FilledCard(
        card=card,
        recognize=lines(card.recognize),
        phases=tuple(
            FilledPhase(phase.when, phase.who, lines(phase.steps))
            for phase in card.phases
        ),
        call=lines(card.call),
        do_not=lines(card.do_not),
        note=lines(card.note),
        later=lines(card.later),
    )
