"""Dated facts: numbers, delays and addresses that age, each with its source.

Source: design/product.md § 6 (facts that age are dated reference data).
"""

from dataclasses import dataclass
from datetime import date

NBSP = "\u00a0"
CHECK_EVERY_DAYS = 365
TO_CHECK = "À vérifier"


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
