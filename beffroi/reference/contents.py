"""Read the reference files once: facts, territories, categories, obligations.

A fault is named.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from beffroi.lib.content import ContentError, need, read_list, read_yaml
from beffroi.reference.rules.categories import Category, Family, Nomenclature
from beffroi.reference.rules.facts import Fact
from beffroi.reference.rules.obligation_parsing import parse_obligation
from beffroi.reference.rules.obligations import Obligation
from beffroi.reference.rules.territories import (
    Department,
    PostalOverride,
    Region,
    Territories,
)

CONTENT = Path(__file__).resolve().parent / "content"


def _optional(row: Mapping[str, Any], key: str, where: str) -> str:
    return "" if row.get(key) is None else str(need(row, key, str, where))


def _fact(row: Mapping[str, Any], where: str) -> Fact:
    slug = need(row, "slug", str, where)
    here = f"{where}, « {slug} »"
    return Fact(
        slug=slug,
        label=need(row, "label", str, here),
        value=need(row, "value", str, here),
        unit=_optional(row, "unit", here),
        source=need(row, "source", str, here),
        source_url=_optional(row, "source_url", here),
        verified_on=need(row, "verified_on", date, here),
        note=_optional(row, "note", here),
    )


def _facts_of(path: Path) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for row in read_list(path):
        fact = _fact(row, path.name)
        if fact.slug in facts:
            message = f"{path.name} : « {fact.slug} » est écrit deux fois."
            raise ContentError(message)
        facts[fact.slug] = fact
    return facts


@cache
def delivered_facts() -> Mapping[str, Fact]:
    """Return the facts delivered with Beffroi, then those of the region's own folder."""
    facts = _facts_of(CONTENT / "facts.yaml")
    if settings.CONTENT_DIR:
        own = Path(settings.CONTENT_DIR) / "reference" / "facts.yaml"
        if own.exists():
            facts |= _facts_of(own)
    return facts


def _region(row: Mapping[str, Any], where: str) -> Region:
    code = need(row, "code", str, where)
    here = f"{where}, région {code}"
    departments = []
    for entry in need(row, "departments", list, here):
        column, line = need(entry, "tile", list, here)
        departments.append(
            Department(
                need(entry, "code", str, here),
                need(entry, "name", str, here),
                code,
                (column, line),
            )
        )
    return Region(code, need(row, "name", str, here), tuple(departments))


def _checked_tiles(regions: Mapping[str, Region], where: str) -> dict[str, Department]:
    departments = {
        department.code: department
        for region in regions.values()
        for department in region.departments
    }
    seen: dict[object, str] = {}
    for department in departments.values():
        other = seen.setdefault(department.tile, department.code)
        if other != department.code:
            message = f"{where} : {department.code} et {other} occupent la même case."
            raise ContentError(message)
    return departments


@cache
def territories() -> Territories:
    """Return regions, départements and collectivities."""
    path = CONTENT / "territories.yaml"
    data = read_yaml(path)
    where = path.name
    regions = {
        region.code: region
        for region in (
            _region(row, where) for row in need(data, "regions", list, where)
        )
    }
    return Territories(
        source=need(data, "source", str, where).strip(),
        edition=need(data, "edition", str, where),
        regions=regions,
        departments=_checked_tiles(regions, where),
        collectivities={
            need(row, "code", str, where): Department(
                row["code"], need(row, "name", str, where)
            )
            for row in need(data, "collectivities", list, where)
        },
        finess_prefixes=need(data, "finess_prefixes", dict, where),
        postal_overrides=tuple(
            PostalOverride(
                need(row, "finess_prefix", str, where),
                need(row, "postal_code", str, where),
                need(row, "code", str, where),
            )
            for row in need(data, "finess_postal_overrides", list, where)
        ),
    )


def _category(
    row: Mapping[str, Any], families: Mapping[str, Family], where: str
) -> Category:
    code = need(row, "code", str, where)
    here = f"{where}, catégorie {code}"
    family = need(row, "family", str, here)
    if family not in families:
        message = f"{here} : la famille « {family} » n’existe pas."
        raise ContentError(message)
    return Category(
        code=code,
        label=need(row, "label", str, here),
        short=need(row, "short", str, here),
        family=family,
        is_closed=need(row, "is_closed", bool, here),
    )


@cache
def nomenclature() -> Nomenclature:
    """Return the categories of establishments and their families, families in order."""
    path = CONTENT / "categories.yaml"
    data = read_yaml(path)
    where = path.name
    rows = [
        Family(
            need(row, "slug", str, where),
            need(row, "label", str, where),
            need(row, "short", str, where),
            need(row, "order", int, where),
        )
        for row in need(data, "families", list, where)
    ]
    families = {row.slug: row for row in sorted(rows, key=lambda row: row.order)}
    categories: dict[str, Category] = {}
    for row in need(data, "categories", list, where):
        category = _category(row, families, where)
        if category.code in categories:
            message = f"{where} : la catégorie {category.code} est écrite deux fois."
            raise ContentError(message)
        categories[category.code] = category
    return Nomenclature(
        source=need(data, "source", str, where).strip(),
        edition=need(data, "edition", str, where),
        families=families,
        categories=categories,
    )


@cache
def delivered_obligations() -> Mapping[str, Obligation]:
    """Return the obligations by slug, in the order of the files.

    Those of the region's own folder come last, and replace one of the same name.
    """
    obligations = _obligations_of(CONTENT / "obligations")
    if settings.CONTENT_DIR:
        own = Path(settings.CONTENT_DIR) / "reference" / "obligations"
        if own.is_dir():
            obligations |= _obligations_of(own)
    return obligations


def _obligations_of(folder: Path) -> dict[str, Obligation]:
    facts = delivered_facts()
    obligations: dict[str, Obligation] = {}
    for path in sorted(folder.glob("*.yaml")):
        for row in read_list(path):
            item = parse_obligation(row, path.name, knows_fact=facts.__contains__)
            if item.slug in obligations:
                message = f"{path.name} : « {item.slug} » est écrit deux fois."
                raise ContentError(message)
            obligations[item.slug] = item
    return obligations
