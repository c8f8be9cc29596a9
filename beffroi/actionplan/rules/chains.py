"""« Après »: an action that waits for another one, without ever going round in a circle."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
# A chain longer than this is a plan that nobody reads.
LENGTH_MAX = 20


def would_turn(key: Key, after: Key, following: Callable[[Key], Key | None]) -> bool:
    """Tell whether putting `key` after `after` would make a circle, or too long a chain.

    `following(k)` returns what k itself waits for, or nothing.
    """
    current: Key | None = after
    for _ in range(LENGTH_MAX):
        if current is None:
            return False
        if current == key:
            return True
        current = following(current)
    return True
