"""Ask for a document: the intention is noted, the work goes to the background.

Refusal
├── NoCorrespondence
├── NothingAnswered
└── NothingToReport
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity import tasks
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.reports import Report
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.correspondences import correspondences
from beffroi.maturity.queries.has_file import HAS_SLUG
from beffroi.maturity.rules.documents import (
    ARCHIVE_KEPT_DAYS,
    HAS_KINDS,
    BlankVariant,
    DocumentKind,
)
from beffroi.organizations.models.places import Establishment, ManagingOrganization

NOTHING_IN_FRAMEWORK = "Aucune exigence n’a encore de réponse : répondez à la première, puis revenez préparer le rapport."


class NothingAnswered(Refusal):
    sentence = "Aucune question n’a encore de réponse : commencez par le parcours express, puis revenez préparer le rapport."


class NoCorrespondence(Refusal):
    sentence = "Le questionnaire en vigueur n’a pas encore de correspondance avec les critères de la HAS : le dossier ne peut pas être préparé."


class NothingToReport(Refusal):
    sentence = "Aucun établissement de cet organisme ne vous est ouvert en détail : il n’y a rien à réunir."


def ask_report(
    *, establishment: Establishment, framework: Framework | None = None, by: Actor
) -> Job:
    """Have the report of one establishment made: the reflexes, or another framework.

    Raises: NothingAnswered.
    """
    if not _is_started(establishment, framework):
        raise NothingAnswered(NOTHING_IN_FRAMEWORK if framework else "")
    report = _new(
        DocumentKind.REPORT, by, establishment=establishment, framework=framework
    )
    what = framework.name[:90] if framework else "Rapport des douze réflexes"
    return _launch(report, f"{what} : {establishment.name}", by)


def _is_started(establishment: Establishment, framework: Framework | None) -> bool:
    if framework is None:
        rows = Standing.objects.filter(pk=establishment.pk, answered_count__gt=0)
        return rows.exists()
    return Assessment.objects.filter(
        establishment=establishment, framework=framework, answered_count__gt=0
    ).exists()


def ask_blank(
    *,
    establishment: Establishment,
    framework: Framework | None = None,
    variant: BlankVariant,
    by: Actor,
) -> Job:
    """Have the questionnaire to fill by hand made, with the name of the place."""
    report = _new(
        DocumentKind.BLANK,
        by,
        establishment=establishment,
        framework=framework,
        variant=variant.value,
    )
    return _launch(report, f"Questionnaire vierge : {establishment.name}", by)


def ask_bundle(
    *, organization: ManagingOrganization, place_count: int, by: Actor
) -> Job:
    """Have the reports of an organization's establishments made, with a summary.

    `place_count` is how many are open to the person; which ones is read again
    when the work is done.

    Raises: NothingToReport.
    """
    if not place_count:
        raise NothingToReport
    report = _new(DocumentKind.BUNDLE, by, organization=organization)
    return _launch(report, f"Rapports de {organization.name}", by)


def ask_has(*, establishment: Establishment, kind: DocumentKind, by: Actor) -> Job:
    """Have the HAS file made, alone or in an archive with the proofs.

    Raises: NoCorrespondence, NothingAnswered.
    """
    if HAS_SLUG not in correspondences():
        raise NoCorrespondence
    started = Standing.objects.filter(pk=establishment.pk, answered_count__gt=0)
    if not started.exists():
        raise NothingAnswered
    report = _new(kind, by, establishment=establishment)
    words = "Archive du dossier HAS"
    if kind == DocumentKind.HAS_ARCHIVE:
        report.expires_on = clock.today() + timedelta(days=ARCHIVE_KEPT_DAYS)
    else:
        words = "Dossier HAS"
    return _launch(report, f"{words} : {establishment.name}", by)


@transaction.atomic
def ask_matrix(
    *, organization: ManagingOrganization, place_count: int, by: Actor
) -> Job:
    """Have the sheet of the establishments against the reflexes made.

    Which establishments are open to the person is read again when the work is done.

    Raises: NothingToReport.
    """
    if not place_count:
        raise NothingToReport
    report = _new(DocumentKind.MATRIX, by, organization=organization)
    return _launch(report, f"Tableau des réflexes de {organization.name}", by)


def _new(
    kind: DocumentKind,
    by: Actor,
    *,
    establishment: Establishment | None = None,
    organization: ManagingOrganization | None = None,
    framework: Framework | None = None,
    variant: str = "",
) -> Report:
    return Report(
        kind=kind,
        variant=variant,
        establishment=establishment,
        organization=organization,
        framework=framework,
        asked_at=clock.now(),
        made_by_key=by.key,
        made_by_label=by.label[:200],
    )


@transaction.atomic
def _launch(report: Report, label: str, by: Actor) -> Job:
    report.save(force_insert=True)
    is_has = report.kind in HAS_KINDS
    job = jobs.launch(
        tasks.make_has_document if is_has else tasks.make_document,
        kind=f"maturity.{report.kind}",
        label=label,
        by=by,
        arguments={"report_id": str(report.pk)},
        result_path=_result_path(report),
    )
    report.job_key = str(job.pk)
    report.save(update_fields=["job_key"])
    return job


def _result_path(report: Report) -> str:
    if report.kind in HAS_KINDS:
        return reverse("maturity:has_file", args=[report.establishment_id])
    if report.establishment_id:
        slug = report.framework.slug if report.framework else ""
        return Addresses(report.establishment_id, slug).documents
    return reverse("maturity:organization_documents", args=[report.organization_id])
