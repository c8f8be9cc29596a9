"""The names that a table of establishments gives to their managing organizations.

Such a column is often wrong: in the open data of Île-de-France it holds the long name
of each establishment. A name is believed when every line of its organization agrees,
and the column as a whole only when such agreement is the rule.
"""

from dataclasses import dataclass

from beffroi.lib.text import fold

AGREEMENT_PERCENT = 90


@dataclass
class _Name:
    text: str
    line: int
    count: int = 1
    agrees: bool = True
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class GivenName:
    """The name of one organization; `line` is the first that gives it."""

    finess: str
    name: str
    line: int


class NameBook:
    """Gather names line by line, then say which are believed."""

    def __init__(self) -> None:
        self._names: dict[str, _Name] = {}

    def add(
        self, finess: str, name: str, line: int, *, place_names: tuple[str, ...]
    ) -> None:
        """Note the name given to one organization by the line of an establishment."""
        key = fold(name)
        if not key:
            return
        is_own = key in {fold(own) for own in place_names}
        known = self._names.get(finess)
        if known is None:
            self._names[finess] = _Name(name, line, is_own=is_own)
            return
        known.count += 1
        known.agrees &= key == fold(known.text)
        known.is_own &= is_own

    def _is_believed(self) -> bool:
        shared = [name for name in self._names.values() if name.count > 1]
        if shared:
            agreeing = sum(1 for name in shared if name.agrees)
            return agreeing * 100 >= AGREEMENT_PERCENT * len(shared)
        own = sum(1 for name in self._names.values() if name.is_own)
        return own * 2 < len(self._names)

    def believed(self) -> list[GivenName]:
        """Return the names to keep, in the order of the lines."""
        if not self._names or not self._is_believed():
            return []
        return [
            GivenName(finess, name.text, name.line)
            for finess, name in self._names.items()
            if name.agrees
        ]
