"""Tolerant readings of one value: what a careless file writes, what it means."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from beffroi.lib.text import fold

NUMBER_MOST = 10**12
TRUE_WORDS = frozenset({"true", "yes", "oui", "1", "vrai", "x"})


def text_of(value: Any, most: int = 0) -> str:
    """Return a text, « » for anything that is none; `most` cuts it."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    text = str(value).strip()
    return text[:most].rstrip() if most else text


def urn_of(value: Any) -> str:
    """Return a name in lower case, « » when it is no text."""
    return value.strip().lower() if isinstance(value, str) else ""


def truth_of(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in TRUE_WORDS
    return value is True or (isinstance(value, int | float) and value == 1)


def whole_of(value: Any) -> int | None:
    """Return a whole number, also from « 3 » or 3.0, None otherwise."""
    number = number_of(value)
    return int(number) if number is not None and number == int(number) else None


def number_of(value: Any) -> float | None:
    """Return a number of a reasonable size, None otherwise."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", "."))
        except ValueError:
            return None
    if not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < NUMBER_MOST else None


def slug_of(value: Any) -> str:
    """Return a name as references to it are compared: « Renforcé » is « renforce »."""
    return re.sub(r" +", "-", fold(text_of(value)))


def listed(value: Any) -> list[Any]:
    """Return a list; a lone value is a list of one, a text may hold commas."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [part for part in re.split(r"[,;|\n]", value) if part.strip()]
    return [] if value is None or isinstance(value, dict) else [value]


def entries(value: Any, key: str) -> Iterator[dict[str, Any]]:
    """Give the mappings of a list, or those of a mapping with their name under `key`."""
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, dict):
                yield {key: name, **item}
            elif isinstance(item, str):
                yield {key: name, "name": item, "value": item, "text": item}
        return
    for item in listed(value):
        if isinstance(item, dict):
            yield item
        elif isinstance(item, str):
            yield {"name": item, "value": item, "text": item}


class Speech:
    """The words of a library in French: its own, or their translation."""

    def __init__(self, locale: str) -> None:
        self.is_french = locale.startswith("fr")

    def __call__(
        self, part: Mapping[str, Any], keys: str | Iterable[str], most: int = 0
    ) -> str:
        """Return the first of these keys that says something."""
        for key in (keys,) if isinstance(keys, str) else keys:
            found = text_of(self._french(part).get(key), most) or text_of(
                part.get(key), most
            )
            if found:
                return found
        return ""

    def _french(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        translations = part.get("translations")
        if self.is_french or not isinstance(translations, dict):
            return {}
        for language, words in translations.items():
            if language.lower().startswith("fr") and isinstance(words, dict):
                return words
        return {}
