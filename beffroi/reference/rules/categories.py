"""Categories of establishments in FINESS, grouped in Beffroi's families.

Source: FINESS nomenclature of categories, and JDV_J55 of the Agence du numérique en
santé (content/categories.yaml gives the editions).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """A group of categories that lives the same daily life."""

    slug: str
    label: str
    short: str
    order: int


@dataclass(frozen=True, slots=True)
class Category:
    """One FINESS category; `family` is the slug of its family."""

    code: str
    label: str
    short: str
    family: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """All categories and families, with where they come from."""

    source: str
    edition: str
    families: Mapping[str, Family]
    categories: Mapping[str, Category]
