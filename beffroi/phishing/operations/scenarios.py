"""Write a scenario on screen: start it, save a page of it, publish it, put it away.

Refusal
├── NotReady          something is still missing in the draft
├── NothingChanged    the draft says what the last version says
├── ChangedMeanwhile  somebody else saved this page in between
├── AlreadyPublished  a published scenario is put away, never deleted
└── TooLong           the draft holds more than a scenario may
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.phishing.models.edited import EditedScenario, ScenarioVersion
from beffroi.phishing.queries.owners import Owner
from beffroi.phishing.queries.scenarios import refused_words
from beffroi.phishing.rules.draft_checks import Section, problems_of, scenario_of
from beffroi.phishing.rules.scenario_drafts import PREFIX, Draft, mapping_of

SLUG_WORDS = 40
DRAFT_CHARACTERS = 200_000


class NotReady(Refusal):
    sentence = "Ce scénario n’est pas encore prêt : voyez ce qui reste à faire."


class NothingChanged(Refusal):
    sentence = "Rien n’a changé depuis la dernière version publiée."


class ChangedMeanwhile(Refusal):
    sentence = (
        "Quelqu’un d’autre a enregistré cette page entre-temps. Copiez ce que vous venez "
        "d’écrire, rechargez la page, puis reportez-le."
    )


class AlreadyPublished(Refusal):
    sentence = "Ce scénario est publié : rangez-le, il ne sera plus proposé. Les tests passés le gardent."


class TooLong(Refusal):
    sentence = "Ce brouillon est trop long pour un scénario."


@transaction.atomic
def start_scenario(
    *, owner: Owner, draft: Draft, source_key: str = "", by: Actor
) -> EditedScenario:
    """Keep a new draft; `source_key` names what it was made from. Raises: TooLong."""
    _check_length(draft)
    words = slugify(draft["title"])[:SLUG_WORDS].strip("-") or "scenario"
    moment = clock.now()
    row = EditedScenario.objects.create(
        slug=f"{PREFIX}{words}-{secrets.token_hex(3)}",
        region_code=owner.region_code,
        organization=owner.organization,
        establishment=owner.establishment,
        title=draft["title"][:90],
        draft=draft,
        source_key=source_key[:140],
        created_at=moment,
        changed_at=moment,
        changed_by_key=by.key,
        changed_by_label=by.label[:200],
    )
    _note(row, "start_scenario", by, detail=source_key)
    return row


@transaction.atomic
def save_section(
    *,
    scenario: EditedScenario,
    section: Section,
    changes: Mapping[str, Any],
    mark: int,
    by: Actor,
) -> EditedScenario:
    """Keep one page of the editor; the same page twice changes nothing.

    `mark` is the number of savings that the page was drawn with. Nothing is journaled: a
    draft is saved at each pause of the keyboard. Raises: ChangedMeanwhile; TooLong.
    """
    row = EditedScenario.objects.select_for_update().get(pk=scenario.pk)
    draft = {**row.draft, **changes}
    if draft == row.draft:
        return row
    if row.marks.get(section, 0) != mark:
        raise ChangedMeanwhile
    _check_length(draft)
    row.draft, row.title = draft, draft["title"][:90] or row.title
    row.marks = {**row.marks, section.value: mark + 1}
    row.is_changed, row.changed_at = True, clock.now()
    row.changed_by_key, row.changed_by_label = by.key, by.label[:200]
    row.save()
    return row


@transaction.atomic
def publish_scenario(*, scenario: EditedScenario, by: Actor) -> ScenarioVersion:
    """Make of the draft a version that never changes, offered to its places.

    Raises: NotReady; NothingChanged.
    """
    row = EditedScenario.objects.select_for_update().get(pk=scenario.pk)
    number = row.latest_version + 1
    if problems_of(row.draft, row.slug, refused_words()):
        raise NotReady
    body = mapping_of(row.draft, row.slug, number)
    scenario_of(row.draft, row.slug, number)
    last = row.versions.filter(number=row.latest_version).first()
    if last and {**last.body, "version": number} == body and not row.archived_at:
        raise NothingChanged
    version = ScenarioVersion.objects.create(
        scenario=row,
        number=number,
        body=body,
        published_at=clock.now(),
        published_by_key=by.key,
        published_by_label=by.label[:200],
    )
    row.latest_version, row.is_changed, row.archived_at = number, False, None
    row.save(update_fields=["latest_version", "is_changed", "archived_at"])
    _note(row, "publish_scenario", by, detail=f"version {number}")
    return version


@transaction.atomic
def archive_scenario(*, scenario: EditedScenario, by: Actor) -> None:
    """Stop offering a scenario; past tests keep it. May be called twice."""
    rows = EditedScenario.objects.filter(pk=scenario.pk, archived_at=None)
    if rows.update(archived_at=clock.now()):
        _note(scenario, "archive_scenario", by)


@transaction.atomic
def restore_scenario(*, scenario: EditedScenario, by: Actor) -> None:
    """Offer again what was put away. May be called twice."""
    rows = EditedScenario.objects.filter(pk=scenario.pk, archived_at__isnull=False)
    if rows.update(archived_at=None):
        _note(scenario, "restore_scenario", by)


@transaction.atomic
def discard_draft(*, scenario: EditedScenario, by: Actor) -> None:
    """Delete a scenario that was never published. Raises: AlreadyPublished."""
    row = EditedScenario.objects.select_for_update().get(pk=scenario.pk)
    if row.latest_version:
        raise AlreadyPublished
    _note(row, "discard_scenario", by)
    row.delete()


def _check_length(draft: Draft) -> None:
    if len(json.dumps(draft, ensure_ascii=False)) > DRAFT_CHARACTERS:
        raise TooLong


def _note(row: EditedScenario, verb: str, by: Actor, detail: str = "") -> None:
    record(
        by=by,
        verb=verb,
        object_kind="scenario",
        object_key=row.pk,
        object_label=row.title,
        establishment_key=row.establishment_id or "",
        detail=detail,
    )
