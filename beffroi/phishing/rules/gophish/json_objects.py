"""Every object of a JSON text, one after the other, with its line.

The text may be one object, a list, lists of lists, several bodies one after the other
or one object a line: brackets and commas between objects are only walked over.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from beffroi.phishing.rules.gophish.values import listed

DIGITS_MOST = 18
_BETWEEN = re.compile(r"[\s,\ufeff\x00\x1e]*")


@dataclass(frozen=True, slots=True)
class Found:
    """One value; `place` numbers the list it stands in, `fault` says why reading stopped."""

    line: int
    value: Any
    place: int = 0
    fault: str = ""


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= DIGITS_MOST else None


_DECODER = json.JSONDecoder(
    parse_int=_whole, parse_constant=lambda word: None, strict=False
)


def objects_of(text: str) -> Iterator[Found]:
    """Yield what the text holds; a fault comes last, after what stood before it."""
    at, line, counted, place = 0, 1, 0, 0
    while True:
        at = _after(text, at)
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text):
            return
        if text[at] in "[]":
            place += 1
            at += 1
            continue
        try:
            value, at = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            here = line + text.count("\n", counted, error.pos)
            yield Found(here, None, place, "Le JSON est abîmé ou coupé à cette ligne.")
            return
        except (RecursionError, ValueError):
            yield Found(line, None, place, "Cet objet est trop profond pour être lu.")
            return
        yield Found(line, value, place)


def _after(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def loads(text: str) -> Any:
    """Return the JSON value of a short text, such as `details`; None when it is none."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def flattened(values: Any) -> list[Any]:
    """Return a list whose lists were opened, whatever their depth."""
    waiting, found = list(reversed(listed(values))), []
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            found.append(item)
    return found
