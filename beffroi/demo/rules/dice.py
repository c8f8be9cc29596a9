"""Chance that always falls the same way: one seed, one key, one series."""

import random
from collections.abc import Sequence
from typing import TypeVar

SEED = "plein-autan"
Item = TypeVar("Item")


class Dice:
    """A series of throws that depends on its key alone, whatever was thrown elsewhere."""

    def __init__(self, *key: str) -> None:
        self._key = ":".join((SEED, *key))
        self._random = random.Random(self._key)  # noqa: S311  # invented data, no secret

    def split(self, *key: str) -> "Dice":
        """Return another series, bound to this one's key and not to its throws."""
        return Dice(self._key, *key)

    def between(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self._random.randint(least, most)

    def spread(self, width: float) -> float:
        """Return a number between -width and width."""
        return self._random.uniform(-width, width)

    def happens(self, chance: float) -> bool:
        return self._random.random() < chance

    def choose(self, items: Sequence[Item]) -> Item:
        return self._random.choice(items)

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return that many items (or all of them) in their own order."""
        ranks = self._random.sample(range(len(items)), min(count, len(items)))
        return [items[rank] for rank in sorted(ranks)]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        return self._random.sample(list(items), len(items))
