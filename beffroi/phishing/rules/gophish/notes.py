"""What is said of each object while it is read: converted, refused, with its line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from beffroi.lib.errors import Refusal
from beffroi.phishing.rules.gophish.shapes import Converted, Kind, Refused
from beffroi.phishing.rules.gophish.values import line_of

# A hostile file must not fill the memory with reasons.
NOTES_MOST = 5_000
LINES_SHOWN = 8


class Unusable(Refusal):
    """An object that cannot be taken over; `line` counts from 1 in its own text."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(slots=True)
class Notes:
    """Everything said while one source is read; what is beyond NOTES_MOST is counted."""

    converted: list[Converted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    beyond: int = 0

    def convert(self, kind: Kind, name: str, line: int, what: str) -> None:
        if len(self.converted) < NOTES_MOST:
            self.converted.append(Converted(kind, line_of(name), line, what))
        else:
            self.beyond += 1

    def refuse(self, kind: Kind, name: str, line: int, reason: str) -> None:
        if len(self.refused) < NOTES_MOST:
            self.refused.append(Refused(kind, line_of(name), line, reason))
        else:
            self.beyond += 1


@dataclass(slots=True)
class Remarks:
    """What is said of one object, until it is known whether it is kept."""

    converted: list[tuple[int, str]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def tell(self, notes: Notes, kind: Kind, name: str) -> None:
        """Add these remarks to those of the source, each said once."""
        for line, what in dict.fromkeys(self.converted):
            notes.convert(kind, name, line, what)
        for line, reason in dict.fromkeys(self.refused):
            notes.refuse(kind, name, line, reason)


def lines_in_words(lines: Sequence[int]) -> str:
    """Return « ligne 3 » or « lignes 3, 5, 9… », each line once."""
    found = sorted(set(lines))
    shown = ", ".join(str(line) for line in found[:LINES_SHOWN])
    more = "…" if len(found) > LINES_SHOWN else ""
    return f"ligne{'s' if len(found) > 1 else ''} {shown}{more}"


def listed_in_words(words: Iterable[str]) -> str:
    """Return the first of a list between commas, « … » standing for the rest."""
    found = list(dict.fromkeys(words))
    return ", ".join(found[:LINES_SHOWN]) + ("…" if len(found) > LINES_SHOWN else "")
