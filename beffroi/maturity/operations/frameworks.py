"""Add a framework, renew it, choose its groups, score its choices.

Refusal
├── FrameworkRefused     the file is no framework, or cannot be read
├── VersionNotNewer      a version as recent, but other, is already there
├── ImportNotReady       the import is not waiting for a decision
├── GroupUnknown
└── PointsOutOfScale
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import fold
from beffroi.maturity import tasks
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.frameworks import Framework, FrameworkVersion
from beffroi.maturity.operations.withdrawals import check_offered
from beffroi.maturity.queries.frameworks import (
    definition_in,
    definition_of,
    questionnaire_of,
)
from beffroi.maturity.queries.questionnaires import questionnaires
from beffroi.maturity.rules.imports import Decision, decision
from beffroi.maturity.rules.library.changes import marks_after
from beffroi.maturity.rules.library.faults import LibraryError
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.maturity.rules.library.shapes import (
    Definition,
    Library,
    bare_choices,
)
from beffroi.maturity.work import standing as standings

SLUG_LENGTH = 50


class FrameworkRefused(Refusal):
    sentence = "Ce fichier ne contient pas de référentiel."


class VersionNotNewer(Refusal):
    sentence = "Une version aussi récente de ce référentiel est déjà en place."


class GroupUnknown(Refusal):
    sentence = "Ce groupe n’existe pas dans la version en vigueur du référentiel."


class PointsOutOfScale(Refusal):
    sentence = "Un score sort de l’échelle du référentiel."


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one framework of a file."""

    framework: Framework
    decision: Decision


def add_library(
    *, content: Mapping[str, Any], region_code: str = "", by: Actor
) -> tuple[Added, ...]:
    """Add or renew the frameworks of one library, all or none; may be repeated.

    `content` are the plain values of the file (rules.library.reading). An empty
    `region_code` offers them to the whole installation. Answers follow by URN.

    Raises: FrameworkRefused; VersionNotNewer.
    """
    try:
        library = parse_library(content)
    except LibraryError as error:
        raise FrameworkRefused(str(error)) from error
    with transaction.atomic():
        return tuple(
            _add(library, definition, content, region_code, by)
            for definition in library.definitions
        )


def _add(
    library: Library,
    definition: Definition,
    content: Mapping[str, Any],
    region_code: str,
    by: Actor,
) -> Added:
    kept = (
        Framework.objects.select_for_update()
        .filter(urn=definition.urn, locale=library.locale, region_code=region_code)
        .first()
    )
    present = _present(kept)
    chosen = decision(
        kept.version if kept else None,
        library.version,
        is_same=present is not None and present.content == content,
    )
    if chosen == Decision.OLDER and kept is not None:
        message = f"La version {kept.version} de « {kept.name} » est déjà en place : un fichier de version {library.version} ne peut pas la remplacer. Rien n’a changé."
        raise VersionNotNewer(message)
    if chosen == Decision.UNCHANGED and kept is not None:
        return Added(kept, chosen)
    framework = kept or Framework(
        slug=_free_slug(definition, region_code),
        urn=definition.urn,
        locale=library.locale,
        region_code=region_code,
        added_at=clock.now(),
        revision=0,
    )
    _write(framework, library, definition)
    _keep_version(framework, library, definition, content, present, by)
    record(
        by=by,
        verb="add_framework" if kept is None else "renew_framework",
        object_kind="framework",
        object_key=framework.pk,
        object_label=framework.name[:200],
        detail=f"version {library.version}",
    )
    return Added(framework, chosen)


def _present(kept: Framework | None) -> FrameworkVersion | None:
    if kept is None:
        return None
    return FrameworkVersion.objects.get(framework=kept, version=kept.version)


def _write(framework: Framework, library: Library, definition: Definition) -> None:
    framework.name = definition.name
    framework.provider = library.provider
    framework.question_count = len(definition.assessable)
    framework.unscored_choice_count = len(bare_choices(definition))
    framework.version = library.version
    framework.revision += 1
    framework.changed_at = clock.now()
    framework.save()


def _keep_version(
    framework: Framework,
    library: Library,
    definition: Definition,
    content: Mapping[str, Any],
    present: FrameworkVersion | None,
    by: Actor,
) -> None:
    moment = clock.now()
    marks: dict[str, Any] = {}
    if present is not None:
        before = definition_in(parse_library(present.content), framework.urn)
        marks = marks_after(present.marks, before, definition, moment)
    FrameworkVersion.objects.create(
        framework=framework,
        version=library.version,
        content=content,
        marks=marks,
        added_at=moment,
        added_by_key=by.key,
        added_by_label=by.label[:200],
    )


def _free_slug(definition: Definition, region_code: str) -> str:
    """Return an address that no framework and no questionnaire of ours bears."""
    words = re.sub(r" +", "-", fold(definition.ref or definition.name))
    base = words[:SLUG_LENGTH].strip("-") or "referentiel"
    base = f"{base}-{region_code}" if region_code else base
    taken = set(Framework.objects.values_list("slug", flat=True)) | set(
        questionnaires()
    )
    taken |= {"imports"}  # an address of ours
    slug, rank = base, 2
    while slug in taken:
        slug, rank = f"{base}-{rank}", rank + 1
    return slug


@transaction.atomic
def choose_groups(
    *, assessment: Assessment, groups: Iterable[str], by: Actor
) -> Assessment:
    """Keep the groups that concern an establishment (all when none); may be repeated.

    Answers outside these groups are kept, out of the count.

    Raises: GroupUnknown; FrameworkWithdrawn.
    """
    check_offered(assessment.framework)
    asked = questionnaire_of(assessment.framework, ())
    known = [group.slug for group in asked.groups]
    wanted = set(groups)
    if wanted - set(known):
        raise GroupUnknown
    chosen = [slug for slug in known if slug in wanted]
    standing = standings.lock(assessment.establishment)
    assessment.refresh_from_db()
    if assessment.groups == chosen:
        return assessment
    assessment.groups = chosen
    assessment.save(update_fields=["groups"])
    standings.refresh(
        standing,
        assessment.establishment,
        question_ids=[],
        framework=assessment.framework,
        by=by,
    )
    record(
        by=by,
        verb="choose_framework_groups",
        object_kind="assessment",
        object_key=assessment.pk,
        object_label=asked.title[:200],
        establishment_key=assessment.establishment_id,
        detail=", ".join(g.name for g in asked.groups if g.slug in chosen)[:200],
    )
    assessment.refresh_from_db()
    return assessment


@transaction.atomic
def score_choices(
    *, framework: Framework, points: Mapping[str, float | None], by: Actor
) -> Job | None:
    """Give a score to choices that have none, by URN; None takes it away.

    The answers already given are counted again in the background: return that
    work, or None when nothing changed. May be repeated.

    Raises: PointsOutOfScale, also for a choice that is not of the framework.
    """
    held = Framework.objects.select_for_update().get(pk=framework.pk)
    definition = definition_of(held)
    known = {choice.urn for choice in bare_choices(definition)}
    highest = definition.bounds[1]
    if set(points) - known or any(
        not 0 <= value <= highest for value in points.values() if value is not None
    ):
        raise PointsOutOfScale
    merged = {**held.points, **points}
    kept = {urn: value for urn, value in merged.items() if value is not None}
    if kept == held.points:
        return None
    held.points = kept
    held.revision += 1
    held.changed_at = clock.now()
    held.save(update_fields=["points", "revision", "changed_at"])
    record(
        by=by,
        verb="score_framework_choices",
        object_kind="framework",
        object_key=held.pk,
        object_label=held.name[:200],
        detail=f"{len(kept)} choix avec un score",
    )
    return jobs.launch(
        tasks.score_framework_again,
        kind="framework_score",
        label=f"Nouveau calcul : {held.name}",
        by=by,
        arguments={"framework_id": str(held.pk)},
        result_path=reverse("maturity:framework_points", args=[held.slug]),
    )
