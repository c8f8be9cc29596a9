"""Which lines of a FINESS file are wanted: regions, départements, categories, numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from beffroi.organizations.rules.finess_number import BadNumberError, finess_number
from beffroi.organizations.rules.finess_record import OrganizationRecord, PlaceRecord


@dataclass(frozen=True, slots=True)
class Filters:
    """An empty set wants everything. `is_partial`: absent lines mean nothing.

    `own_regions` are the regions of the person who imports; nothing else is touched.
    """

    regions: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    own_regions: frozenset[str] = frozenset()
    is_partial: bool = False

    def to_json(self) -> dict[str, Any]:
        rows = asdict(self)
        return {
            key: sorted(value) if isinstance(value, frozenset) else value
            for key, value in rows.items()
        }

    @classmethod
    def from_json(cls, rows: Mapping[str, Any]) -> "Filters":
        def codes(key: str) -> frozenset[str]:
            return frozenset(rows.get(key, ()))

        return cls(
            regions=codes("regions"),
            departments=codes("departments"),
            categories=codes("categories"),
            numbers=codes("numbers"),
            own_regions=codes("own_regions"),
            is_partial=bool(rows.get("is_partial", False)),
        )

    def wants_territory(self, department_code: str, region_code: str) -> bool:
        if self.own_regions and region_code not in self.own_regions:
            return False
        if self.regions and region_code not in self.regions:
            return False
        return not self.departments or department_code in self.departments

    def wants_place(self, record: PlaceRecord) -> bool:
        if self.numbers and record.finess not in self.numbers:
            return False
        if self.categories and record.category_code not in self.categories:
            return False
        return self.wants_territory(record.department_code, record.region_code)

    def wants_organization(self, record: OrganizationRecord) -> bool:
        if self.numbers and record.finess in self.numbers:
            return True
        if self.numbers or self.categories:
            return False
        return self.wants_territory(record.department_code, record.region_code)


def words_of(text: str) -> list[str]:
    """Return the codes typed in a field or a file, whatever separates them."""
    for mark in ",;\t|\n\r":
        text = text.replace(mark, " ")
    return [word for word in text.replace("\ufeff", "").split() if word]


def numbers_of(words: Iterable[str]) -> tuple[frozenset[str], list[str]]:
    """Return the FINESS numbers of a list, and the reasons why other words are refused.

    A heading is left out without a word.
    """
    numbers: set[str] = set()
    reasons: list[str] = []
    for word in words:
        try:
            numbers.add(finess_number(word))
        except BadNumberError as error:
            if any(char.isdigit() for char in word):
                reasons.append(str(error))
    return frozenset(numbers), reasons
