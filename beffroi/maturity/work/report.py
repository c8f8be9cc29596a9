"""Make reports, archives of reports and blank questionnaires; each may be run twice."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.files.operations import keep_produced
from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.text import plural
from beffroi.lib.typst import compile_pdf
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.reports import Report
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.facts import assessment_of
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.queries.matrix import matrix_rows
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.report import report_of
from beffroi.maturity.queries.standings import standings_for
from beffroi.maturity.rules.documents import (
    BlankVariant,
    DocumentKind,
    blank_name,
    bundle_name,
    matrix_name,
    report_name,
)
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.work.blank_values import blank_values
from beffroi.maturity.work.matrix_values import matrix_values
from beffroi.maturity.work.report_values import report_values
from beffroi.maturity.work.summary_values import summary_values
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.queries.branding import brand_of, brand_of_organization
from beffroi.ui.branding import BEFFROI, Brand, document_values

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
PURPOSE = "report"
PDF, ZIP = "application/pdf", "application/zip"
SUMMARY_NAME = "00-synthese.pdf"


def report_pdf(
    establishment: Establishment, framework: Framework | None = None
) -> bytes:
    """Return the report of an establishment fetched with its organization."""
    values = report_values(report_of(establishment, framework))
    return _branded("report.typ", values, brand_of(establishment))


def blank_pdf(
    variant: BlankVariant,
    place: str = "",
    asked: Questionnaire | None = None,
    brand: Brand = BEFFROI,
) -> bytes:
    """Return the sheets to fill by hand, those of the reflexes without `asked`."""
    values = blank_values(asked or questionnaire(), variant, place)
    return _branded("blank.typ", values, brand)


def _branded(template: str, values: Mapping[str, Any], brand: Brand) -> bytes:
    """Draw a document with the look of whom it speaks of."""
    return compile_pdf(
        TEMPLATES / template, {**values, "brand": document_values(brand)}
    )


def summary_pdf(
    organization: ManagingOrganization, places: Sequence[Establishment]
) -> bytes:
    """Return the summary of these establishments of an organization, in their order."""
    found = standings_for(places)
    kept = Standing.objects.in_bulk([place.pk for place in places])
    values = summary_values(
        organization.name,
        questionnaire(),
        [found[place.pk] for place in places],
        list(kept.values()),
        clock.today(),
    )
    return _branded("organization.typ", values, brand_of_organization(organization))


def matrix_pdf(
    organization: ManagingOrganization, places: Sequence[Establishment]
) -> bytes:
    """Return the sheet of these establishments against the reflexes, in their order."""
    rows = matrix_rows(places)
    values = matrix_values(organization.name, questionnaire(), rows, clock.today())
    return _branded("matrix.typ", values, brand_of_organization(organization))


def make_document(job_id: str, report_id: str) -> None:
    """Make one document that somebody asked for, and end its job."""
    report = (
        Report.objects.select_related(
            "establishment__organization", "organization", "framework"
        )
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        jobs.fail(job_id, "Ce document a été retiré avant d’être prêt.")
        return
    if report.file_id is None:
        _make(job_id, report)
    jobs.finish(job_id, "Le document est prêt.")


def _make(job_id: str, report: Report) -> None:
    if report.kind == DocumentKind.BUNDLE and report.organization:
        _make_bundle(job_id, report, report.organization)
    elif report.kind == DocumentKind.MATRIX and report.organization:
        _make_matrix(job_id, report, report.organization)
    elif report.establishment:
        _make_single(job_id, report, report.establishment)


def _make_single(job_id: str, report: Report, place: Establishment) -> None:
    jobs.progress(job_id, 0, 1, "Mise en page")
    framework = report.framework
    subject = framework.slug if framework else "reflexes"
    if report.kind == DocumentKind.BLANK:
        variant = BlankVariant(report.variant)
        kept = assessment_of(place, framework)
        asked = questionnaire_of(framework, kept.groups if kept else None)
        pdf = blank_pdf(variant, place.name, asked, brand_of(place))
        name = blank_name(variant, place.name, subject if framework else "")
    else:
        pdf = report_pdf(place, framework)
        name = report_name(place.name, clock.today(), subject=subject)
    keep(report, ContentFile(pdf), name, PDF)
    jobs.progress(job_id, 1, 1)


def _make_bundle(
    job_id: str, report: Report, organization: ManagingOrganization
) -> None:
    """Write the reports one by one into an archive on disk, then keep it.

    Every open place stands in the summary; those with an answer have a report.
    """
    places = _places_of(report, organization)
    started = _started(places)
    name = bundle_name(organization.name, clock.today())
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(SUMMARY_NAME, summary_pdf(organization, places))
            for done, place in enumerate(started, start=1):
                entry = report_name(place.name, clock.today(), number=done)
                archive.writestr(entry, report_pdf(place))
                note = f"{plural(done, 'rapport')} sur {len(started)}"
                jobs.progress(job_id, done, len(started), note)
        target.seek(0)
        keep(report, File(target), name, ZIP)


def _make_matrix(
    job_id: str, report: Report, organization: ManagingOrganization
) -> None:
    jobs.progress(job_id, 0, 1, "Mise en page")
    pdf = matrix_pdf(organization, _places_of(report, organization))
    name = matrix_name(organization.name, clock.today())
    keep(report, ContentFile(pdf), name, PDF)
    jobs.progress(job_id, 1, 1)


def _started(places: Sequence[Establishment]) -> list[Establishment]:
    rows = Standing.objects.filter(pk__in=[place.pk for place in places])
    keys = set(rows.filter(answered_count__gt=0).values_list("pk", flat=True))
    return [place for place in places if place.pk in keys]


def _places_of(
    report: Report, organization: ManagingOrganization
) -> list[Establishment]:
    """Return the places whose detail is open, on this day, to the person who asked."""
    user = User.objects.filter(pk=report.made_by_key).first()
    if user is None:
        return []
    rows = Establishment.objects.detailed_for(user).open()
    return list(
        rows.filter(organization=organization)
        .select_related("organization")
        .order_by("sort_name", "pk")
    )


@transaction.atomic
def keep(report: Report, content: "File[bytes]", name: str, media_type: str) -> None:
    """Keep what was made and note it in the journal, in the name of who asked."""
    by = Actor(ActorKind.PERSON, report.made_by_key, report.made_by_label)
    report.file = keep_produced(
        content=content, name=name, media_type=media_type, purpose=PURPOSE, by=by
    )
    report.save(update_fields=["file"])
    record(
        by=by,
        verb=f"make_{report.kind}",
        object_kind="report",
        object_key=report.pk,
        object_label=name,
        establishment_key=report.establishment_id or "",
    )
