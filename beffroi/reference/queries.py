"""Answers to « which département, which category, which number, says who, since when ? »."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from beffroi.reference import contents
from beffroi.reference.models import FactOverride, ObligationRevision
from beffroi.reference.rules.categories import Category, Family
from beffroi.reference.rules.facts import Fact
from beffroi.reference.rules.obligations import (
    LegalState,
    Obligation,
    Source,
    Wording,
)
from beffroi.reference.rules.territories import Department, Region, Territories


def territories() -> Territories:
    return contents.territories()


def regions() -> Mapping[str, Region]:
    """Return the 18 regions by code."""
    return contents.territories().regions


def departments() -> Mapping[str, Department]:
    """Return the 101 départements by code (`2A`, `971`), collectivities left out."""
    return contents.territories().departments


def collectivities() -> Mapping[str, Department]:
    """Return the overseas collectivities that belong to no region, by code."""
    return contents.territories().collectivities


def department_name(code: str) -> str:
    """Return the name of a département or collectivity; the code itself when unknown."""
    place = contents.territories().place(code)
    return place.name if place else code


def region_name(code: str) -> str:
    """Return the name of a region; the code itself when unknown."""
    region = contents.territories().regions.get(code)
    return region.name if region else code


def region_of_department(code: str) -> str:
    """Return the region's code of a département; empty when it has none."""
    place = contents.territories().place(code)
    return place.region_code if place else ""


def department_of_postal_code(postal_code: str) -> str:
    """Return the code of the territory a postal code lies in; empty when unknown."""
    return contents.territories().of_postal_code(postal_code)


def categories() -> Mapping[str, Category]:
    """Return the FINESS categories by code."""
    return contents.nomenclature().categories


def families() -> Mapping[str, Family]:
    """Return the families of categories by slug, in their order."""
    return contents.nomenclature().families


def category_label(code: str) -> str:
    """Return the label of a category; « catégorie 999 » when the code is unknown."""
    category = contents.nomenclature().categories.get(code)
    if category:
        return category.label
    return f"catégorie\u00a0{code}" if code else ""


def _corrected(fact: Fact, override: FactOverride | None) -> Fact:
    if override is None:
        return fact
    return replace(
        fact,
        value=override.value,
        source=override.source,
        source_url="",
        verified_on=override.verified_on,
        note="",
        is_corrected=True,
    )


def facts() -> Mapping[str, Fact]:
    """Return every fact by slug, with the corrections of the regional team."""
    overrides = FactOverride.objects.in_bulk()
    return {
        slug: _corrected(fact, overrides.get(slug))
        for slug, fact in contents.delivered_facts().items()
    }


def fact(slug: str) -> Fact:
    """Return one fact as it holds today.

    Raises: KeyError when no fact has this name, which is a fault of the caller.
    """
    return _corrected(
        contents.delivered_facts()[slug], FactOverride.objects.filter(pk=slug).first()
    )


def obligations() -> Mapping[str, Obligation]:
    """Return every obligation by slug, with the texts of the regional team, in one query."""
    kept = {row.slug: row for row in _last_revisions()}
    return {
        slug: _rewritten(item, kept.get(slug))
        for slug, item in contents.delivered_obligations().items()
    }


def obligation(slug: str) -> Obligation:
    """Return one obligation as it holds today.

    Raises: KeyError when no obligation has this name.
    """
    delivered = contents.delivered_obligations()[slug]
    return _rewritten(delivered, _last_revisions().filter(slug=slug).first())


def obligation_history(slug: str) -> QuerySet[ObligationRevision]:
    """Return the versions of an obligation written by the region, the latest first."""
    return ObligationRevision.objects.filter(slug=slug).order_by("-revision")


def revision_number(slug: str) -> int:
    """Return the number of the last revision of an obligation, 0 when there is none."""
    return obligation_history(slug).values_list("revision", flat=True).first() or 0


def wording_texts(wording: Wording) -> dict[str, Any]:
    """Return the texts of a wording as a revision keeps them."""
    return {
        "title": wording.title,
        "summary": wording.summary,
        "must": list(wording.must),
        "deadline": wording.deadline,
        "recipient": wording.recipient,
        "consequence": wording.consequence,
        "director": wording.director,
        "sources": [
            {"text": s.text, "article": s.article, "dated": s.dated, "url": s.url}
            for s in wording.sources
        ],
        "to_check": wording.to_check,
    }


def wording_of(row: ObligationRevision) -> Wording | None:
    """Return the wording that a revision keeps; None for a return to the delivered text."""
    if row.is_delivered or row.verified_on is None:
        return None
    texts = dict(row.texts)
    texts["must"] = tuple(texts["must"])
    texts["sources"] = tuple(Source(**source) for source in texts["sources"])
    return Wording(**texts, state=LegalState(row.state), verified_on=row.verified_on)


def _last_revisions() -> QuerySet[ObligationRevision]:
    rows = ObligationRevision.objects.all()
    last = rows.filter(slug=OuterRef("slug")).order_by("-revision")
    return rows.annotate(last=Subquery(last.values("revision")[:1])).filter(
        revision=F("last")
    )


def _rewritten(item: Obligation, row: ObligationRevision | None) -> Obligation:
    wording = wording_of(row) if row else None
    if row is None or wording is None:
        return item
    return replace(
        item,
        wording=wording,
        revision=row.revision,
        is_outdated=item.wording.verified_on > wording.verified_on,
    )
