"""Bring in the organizations and establishments, by the import that everybody uses."""

import csv
import io
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.demo.rules.region import EstablishmentCard, Region
from beffroi.demo.stage import Stage
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.places import (
    Establishment,
    ManagingOrganization,
    RegionalBody,
)
from beffroi.organizations.operations.finess import (
    apply_import,
    checked_filters,
    start_import,
)
from beffroi.organizations.work import finess_jobs

PLACE_HEADINGS = (
    "FINESS ET", "Raison sociale", "Catégorie", "Adresse", "Code postal",
    "Commune", "Département", "Téléphone", "FINESS EJ",
)  # fmt: skip
ORGANIZATION_HEADINGS = (
    "FINESS EJ", "Raison sociale EJ", "Statut juridique", "Commune", "Département",
)  # fmt: skip
# A line damaged by a spreadsheet, so that the preview has something to refuse.
DAMAGED_LINE = (
    "9,934E+08", "Foyer Les Quatre Chemins", "382", "1 rue du Lavoir", "34000",
    "Montpellier", "34", "", "",
)  # fmt: skip


def open_region(stage: Stage) -> None:
    """Declare the regional body."""
    region = stage.region
    RegionalBody.objects.create(
        region_code=region.code,
        name=region.body.name,
        phone=region.body.phone,
        email=region.body.email,
    )
    record(
        by=SYSTEM,
        verb="install",
        object_kind="region",
        object_key=region.code,
        object_label=region.body.name,
    )


def bring_places(stage: Stage) -> None:
    """Import two tables, organizations then establishments, and apply them."""
    lead = lead_of(stage)
    region = stage.region
    organizations = [
        (row.finess, row.name, row.legal_status, row.town, row.department)
        for row in region.organizations
    ]
    _import(stage, "organismes.csv", ORGANIZATION_HEADINGS, organizations, lead)
    places = [_line(region, card) for card in region.establishments]
    _import(stage, "etablissements.csv", PLACE_HEADINGS, [*places, DAMAGED_LINE], lead)
    for organization in ManagingOrganization.objects.all():
        slug = next(
            o.slug for o in region.organizations if o.finess == organization.finess
        )
        stage.organizations[slug] = organization
    for place in Establishment.objects.select_related("organization"):
        stage.places[str(place.finess)] = place


def announce_changes(stage: Stage) -> None:
    """Read a newer file that nobody has applied yet: two telephones have changed."""
    lines = []
    for rank, card in enumerate(stage.region.establishments):
        line = _line(stage.region, card)
        if rank in {2, 5}:
            line = (*line[:7], f"05 36 49 9{rank} 1{rank}", line[8])
        lines.append(line)
    _read(
        stage, "etablissements-a-jour.csv", PLACE_HEADINGS, [*lines, DAMAGED_LINE],
        lead_of(stage),
    )  # fmt: skip


def lead_of(stage: Stage) -> User:
    """Return the first person of the regional team."""
    card = next(p for p in stage.region.people if p.role == Role.REGIONAL_LEAD)
    return stage.users[card.email]


def _line(region: Region, card: EstablishmentCard) -> tuple[str, ...]:
    return (
        card.finess, card.name, card.category, card.address, card.postal_code,
        card.town, card.department, card.phone,
        region.organization(card.organization).finess,
    )  # fmt: skip


def _import(
    stage: Stage,
    name: str,
    headings: tuple[str, ...],
    lines: Sequence[tuple[str, ...]],
    lead: User,
) -> None:
    batch = _read(stage, name, headings, lines, lead)
    job = apply_import(batch=batch, by=lead.as_actor())
    finess_jobs.apply_import(str(job.pk), str(batch.pk))


def _read(
    stage: Stage,
    name: str,
    headings: tuple[str, ...],
    lines: Sequence[tuple[str, ...]],
    lead: User,
) -> FinessImport:
    """Deposit the file as a person would, and do at once what the worker will repeat."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headings, *lines])
    batch, job = start_import(
        upload=ContentFile(text.getvalue().encode(), name=name),
        filters=checked_filters(
            own_regions=frozenset({stage.region.code}), is_partial=True
        ),
        region_code=stage.region.code,
        limit_mb=settings.IMPORT_LIMIT_MB,
        by=lead.as_actor(),
    )
    finess_jobs.read_import(str(job.pk), str(batch.pk))
    batch.refresh_from_db()
    return batch
