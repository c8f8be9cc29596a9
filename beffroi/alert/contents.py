"""Read the reflex cards once; a fault is named."""

from functools import cache
from pathlib import Path

from beffroi.alert.rules.cards import Card, parse_card, unknown_names
from beffroi.alert.rules.filling import CONTACT_NAMES
from beffroi.lib.content import ContentError, read_yaml
from beffroi.reference.contents import delivered_facts

CONTENT = Path(__file__).resolve().parent / "content" / "cards"


@cache
def cards() -> tuple[Card, ...]:
    """Return the cards in the order of their numbers.

    Raises: ContentError naming file, key and reason.
    """
    found = []
    for path in sorted(CONTENT.glob("*.yaml")):
        card = parse_card(read_yaml(path), path.name)
        strange = unknown_names(
            card, contacts=tuple(CONTACT_NAMES), facts=tuple(delivered_facts())
        )
        if strange:
            message = f"{path.name} : {strange[0]} ne désigne rien."
            raise ContentError(message)
        found.append(card)
    return tuple(sorted(found, key=lambda card: card.number))
