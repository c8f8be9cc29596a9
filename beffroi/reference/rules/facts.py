"""Dated facts: numbers, delays and addresses that age, each with its source.

Source: design/product.md § 6 (facts that age are dated reference data).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

NBSP = "\u00a0"
CHECK_EVERY_DAYS = 365
TO_CHECK = "À vérifier"
PLACEHOLDER = re.compile(r"\{fact:([a-z0-9-]+)\}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as it is held today.

    `unit` and `note` are empty when there is none; `is_corrected` says that the
    regional team replaced the value delivered with Beffroi.
    """

    slug: str
    label: str
    value: str
    unit: str
    source: str
    source_url: str
    verified_on: date
    note: str
    is_corrected: bool = False

    @property
    def text(self) -> str:
        """The value with its unit, as it is written in a sentence."""
        return f"{self.value}{NBSP}{self.unit}" if self.unit else self.value

    @property
    def is_phone(self) -> bool:
        """Whether the value can be dialed."""
        digits = self.value.replace(" ", "").replace(NBSP, "").replace("\u202f", "")
        return digits.isdigit() and 8 <= len(digits) <= 12

    def needs_checking(self, today: date) -> bool:
        """Whether nobody has checked it for a year, or its note asks for a check."""
        is_old = (today - self.verified_on).days > CHECK_EVERY_DAYS
        return is_old or TO_CHECK in self.note


def placeholders(text: str) -> tuple[str, ...]:
    """Return the slugs of the facts that a text calls for (`{fact:slug}`), in order."""
    return tuple(PLACEHOLDER.findall(text))


def fill(text: str, facts: Mapping[str, Fact]) -> str:
    """Return a text with the words of its facts; an unknown one stays as written."""
    return PLACEHOLDER.sub(
        lambda found: facts[found[1]].text if found[1] in facts else found[0], text
    )
