"""Regions, départements and overseas collectivities, and how codes lead to them.

Source: Insee, Code officiel géographique; FINESS codes of the overseas départements
(reference document « domain facts » § 6.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    """One département, or a collectivity (`region_code` and `tile` empty).

    `tile` is (column, row) on the tile map, from the top left.
    """

    code: str
    name: str
    region_code: str = ""
    tile: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str
    departments: tuple[Department, ...]


@dataclass(frozen=True, slots=True)
class PostalOverride:
    """A postal code that FINESS files under another territory's prefix."""

    finess_prefix: str
    postal_code: str
    code: str


@dataclass(frozen=True, slots=True)
class Territories:
    """The whole map of codes, with where it comes from."""

    source: str
    edition: str
    regions: Mapping[str, Region]
    departments: Mapping[str, Department]
    collectivities: Mapping[str, Department]
    finess_prefixes: Mapping[str, str]
    postal_overrides: tuple[PostalOverride, ...]

    def place(self, code: str) -> Department | None:
        return self.departments.get(code) or self.collectivities.get(code)

    def of_postal_code(self, postal_code: str) -> str:
        """Return the code of the territory a postal code lies in; empty when unknown.

        A few communes are served by the post office of a neighboring
        département: the code is then the neighbor's.
        """
        digits = postal_code.strip()
        if len(digits) != 5 or not digits.isdigit():
            return ""
        for override in self.postal_overrides:
            if digits == override.postal_code:
                return override.code
        if digits.startswith("20"):
            code = "2A" if digits[2] in "01" else "2B"
        else:
            code = digits[:3] if digits[:2] in {"97", "98"} else digits[:2]
        return code if self.place(code) else ""

    def of_finess(self, finess: str, postal_code: str = "") -> str:
        """Return the code of the territory of a FINESS number; empty when unknown.

        `postal_code` tells Saint-Barthélemy and Saint-Martin from Guadeloupe.
        """
        prefix = finess.strip().upper()[:2]
        for override in self.postal_overrides:
            if prefix == override.finess_prefix and postal_code == override.postal_code:
                return override.code
        code = self.finess_prefixes.get(prefix, prefix)
        return code if self.place(code) else ""
