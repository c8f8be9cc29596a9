"""Real brands in a draft: flagged, so that a person decides before anything is sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from beffroi.lib.text import fold

# Beyond this much text, a brand has been met already.
TEXT_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand and how it is written: words, or names of domains (« ameli.fr »)."""

    name: str
    words: tuple[str, ...]


def brands_in(texts: Iterable[str], brands: Iterable[Brand]) -> tuple[str, ...]:
    """Return the names of the brands written in these texts, whole words, in their order."""
    whole = f" {fold(' '.join(text[:TEXT_LIMIT] for text in texts))} "
    return tuple(
        brand.name
        for brand in brands
        if any(f" {fold(word)} " in whole for word in brand.words)
    )
