"""Which frameworks are offered, and the questionnaire that each one gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.frameworks import (
    Framework,
    FrameworkImport,
    FrameworkVersion,
)
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.framework import Edition, framework_questionnaire
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.maturity.rules.library.shapes import Definition, Library, Node
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.organizations.models.places import Establishment

REMEMBERED = 64  # questionnaires; each is drawn again when its framework changes


@dataclass(frozen=True, slots=True)
class Standpoint:
    """One framework offered to an establishment, and where it stands there."""

    framework: Framework
    assessment: Assessment | None
    url: str


def questionnaire_of(
    framework: Framework | None, groups: Sequence[str] | None = None
) -> Questionnaire:
    """Return the questionnaire of a framework, that of the reflexes without one.

    `groups` are those of an assessment; None before it has begun: those that the
    authors propose.
    """
    if framework is None:
        return questionnaire()
    chosen = default_groups(framework) if groups is None else tuple(groups)
    return _drawn(framework.pk, framework.version, framework.revision, chosen)


def default_groups(framework: Framework) -> tuple[str, ...]:
    definition = _definition(framework.pk, framework.version)[1]
    return tuple(group.slug for group in definition.groups if group.is_default)


@lru_cache(maxsize=REMEMBERED)
def _drawn(
    key: UUID, version: int, revision: int, groups: tuple[str, ...]
) -> Questionnaire:
    row = FrameworkVersion.objects.select_related("framework").get(
        framework_id=key, version=version
    )
    library, definition = _definition(key, version)
    edition = Edition(
        slug=row.framework.slug,
        version=version,
        published_on=row.added_at.date(),
        source=library.provider,
        licence=library.copyright,
        definition=definition,
        controls=library.controls,
        points=row.framework.points,
        marks=row.marks,
    )
    return framework_questionnaire(edition, questionnaire(), groups)


@lru_cache(maxsize=REMEMBERED)
def _definition(key: UUID, version: int) -> tuple[Library, Definition]:
    row = FrameworkVersion.objects.select_related("framework").get(
        framework_id=key, version=version
    )
    library = parse_library(row.content)
    return library, definition_in(library, row.framework.urn)


def library_of(framework: Framework) -> Library:
    return _definition(framework.pk, framework.version)[0]


def definition_of(framework: Framework) -> Definition:
    return _definition(framework.pk, framework.version)[1]


def definition_in(library: Library, urn: str) -> Definition:
    """Return the framework of a library that bears this URN."""
    return next(item for item in library.definitions if item.urn == urn)


def readable_at(establishment: Establishment) -> QuerySet[Framework]:
    """Return the frameworks offered to an establishment, withdrawn only where begun."""
    begun = Assessment.objects.filter(establishment=establishment)
    return Framework.objects.offered_at(establishment).filter(
        Q(withdrawn_at=None) | Q(pk__in=begun.values("framework_id"))
    )


def standpoints(establishment: Establishment) -> tuple[Standpoint, ...]:
    """Return the frameworks offered to an establishment, those begun first."""
    frameworks = list(readable_at(establishment).order_by("name", "pk"))
    kept = {
        row.framework_id: row
        for row in Assessment.objects.filter(
            establishment=establishment, framework__in=frameworks
        )
    }
    lines = [
        Standpoint(
            framework=framework,
            assessment=kept.get(framework.pk),
            url=Addresses(establishment.pk, framework.slug).overview,
        )
        for framework in frameworks
    ]
    return tuple(sorted(lines, key=lambda line: line.assessment is None))


def managed_frameworks(user: User) -> QuerySet[Framework]:
    return Framework.objects.managed_by(user).order_by("name", "pk")


def latest_imports(user: User) -> QuerySet[FrameworkImport]:
    return FrameworkImport.objects.visible_to(user).order_by("-created_at", "pk")


def scorable_nodes(framework: Framework) -> tuple[Node, ...]:
    """Return the requirements with a choice that says nothing of the level."""
    return tuple(
        node
        for node in definition_of(framework).nodes
        if node.is_assessable
        and any(
            choice.score is None and choice.result is None
            for question in node.questions
            for choice in question.choices
        )
    )
