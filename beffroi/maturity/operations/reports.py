"""Ask for a document: the intention is noted, the work goes to the background.

Refusal
├── NothingAnswered
└── NothingToReport
"""

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity import tasks
from beffroi.maturity.models.reports import Report
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.rules.documents import BlankVariant, DocumentKind
from beffroi.organizations.models.places import Establishment, ManagingOrganization


class NothingAnswered(Refusal):
    sentence = "Aucune question n’a encore de réponse : commencez par le parcours express, puis revenez préparer le rapport."


class NothingToReport(Refusal):
    sentence = "Aucun établissement de cet organisme ne vous est ouvert en détail : il n’y a rien à réunir."


def ask_report(*, establishment: Establishment, by: Actor) -> Job:
    """Have the report of one establishment made.

    Raises: NothingAnswered.
    """
    started = Standing.objects.filter(pk=establishment.pk, answered_count__gt=0)
    if not started.exists():
        raise NothingAnswered
    report = _new(DocumentKind.REPORT, by, establishment=establishment)
    return _launch(report, f"Rapport des douze réflexes : {establishment.name}", by)


def ask_blank(*, establishment: Establishment, variant: BlankVariant, by: Actor) -> Job:
    """Have the questionnaire to fill by hand made, with the name of the place."""
    report = _new(
        DocumentKind.BLANK, by, establishment=establishment, variant=variant.value
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
    variant: str = "",
) -> Report:
    return Report(
        kind=kind,
        variant=variant,
        establishment=establishment,
        organization=organization,
        asked_at=clock.now(),
        made_by_key=by.key,
        made_by_label=by.label[:200],
    )


@transaction.atomic
def _launch(report: Report, label: str, by: Actor) -> Job:
    report.save(force_insert=True)
    job = jobs.launch(
        tasks.make_document,
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
    if report.establishment_id:
        return reverse("maturity:documents", args=[report.establishment_id])
    return reverse("maturity:organization_documents", args=[report.organization_id])
