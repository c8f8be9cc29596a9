"""Closed templates: texts with places to fill in, « Bonjour {prenom} ».

A place is a word in braces taken from the list that the caller gives. Nothing is ever
evaluated: a value is put in as it is, escaped in HTML. Braces around anything else (a
style sheet, a lone brace) are text.
"""

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from beffroi.lib.qr import qr_table

PLACE = re.compile(r"\{\s*([^\W\d]\w*)\s*\}")
# The one place that is drawn: the QR code of the address of « lien ».
QR, LINK = "qr", "lien"


class UnknownPlaceholder(ValueError):  # noqa: N818  # what was found, by its name
    """A place whose word is not on the list."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{{{name}}}")
        self.name = name


class MissingValue(ValueError):  # noqa: N818  # what is missing, by its name
    """A place for which nothing was given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{{{name}}}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut at its places: text, word, text, word… text."""

    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.parts[1::2]

    @property
    def is_fixed(self) -> bool:
        return len(self.parts) == 1

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with its values. Raises: MissingValue."""
        filled = list(self.parts)
        try:
            filled[1::2] = [values[name] for name in self.parts[1::2]]
        except KeyError as error:
            raise MissingValue(str(error.args[0])) from error
        return "".join(filled)


def compile_template(text: str, allowed: Collection[str]) -> Template:
    """Cut a text at its places. Raises: UnknownPlaceholder."""
    parts = PLACE.split(text)
    for name in parts[1::2]:
        if name not in allowed:
            raise UnknownPlaceholder(name)
    return Template(tuple(parts))


def escaped(values: Mapping[str, str], names: Collection[str] = ()) -> dict[str, str]:
    """Return the values as they stand in HTML, between tags or in a quoted attribute.

    `names` are the places of the text: the QR code is drawn only where one stands.
    """
    found = {name: html.escape(value) for name, value in values.items()}
    if QR in names and LINK in values:
        found[QR] = qr_table(values[LINK])
    return found
