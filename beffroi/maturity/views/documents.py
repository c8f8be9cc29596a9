"""Reports and blank questionnaires: ask, follow, download."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import can_report
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.reports import Report
from beffroi.maturity.operations import reports
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.documents import bundles_of, documents_of, open_places
from beffroi.maturity.queries.facts import assessment_of
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.rules.documents import BlankVariant
from beffroi.maturity.views.fetching import framework_at, open_place
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.ui.pages import page_of, render_page


@require_GET
def documents(
    request: HttpRequest, establishment_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    return _documents_page(request, place, framework_at(place, slug))


def _documents_page(
    request: HttpRequest,
    place: Establishment,
    framework: Framework | None,
    *,
    refused: str = "",
) -> HttpResponse:
    rows = documents_of(signed_in(request), place, framework)
    assessment = assessment_of(place, framework)
    return render_page(
        request,
        "maturity/documents/establishment.html",
        {
            "place": place,
            "refused": refused,
            "may_report": can_report(signed_in(request), place),
            "questionnaire": questionnaire_of(
                framework, assessment.groups if assessment else None
            ),
            "addresses": Addresses(place.pk, framework.slug if framework else ""),
            "page": page_of(rows, request, per_page=20),
        },
        status=422 if refused else 200,
    )


@require_POST
def ask_report(
    request: HttpRequest, establishment_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    framework = framework_at(place, slug)
    if not can_report(signed_in(request), place):
        raise PermissionDenied
    try:
        job = reports.ask_report(
            establishment=place, framework=framework, by=signed_in(request).as_actor()
        )
    except Refusal as refusal:
        return _documents_page(request, place, framework, refused=str(refusal))
    return redirect("jobs:job", job_id=job.pk)


@require_POST
def ask_blank(
    request: HttpRequest, establishment_id: UUID, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    is_express = request.POST.get("parcours") == BlankVariant.EXPRESS
    job = reports.ask_blank(
        establishment=place,
        framework=framework_at(place, slug),
        variant=BlankVariant.EXPRESS if is_express else BlankVariant.COMPLETE,
        by=signed_in(request).as_actor(),
    )
    return redirect("jobs:job", job_id=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_documents(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    user = signed_in(request)
    organization: ManagingOrganization = get_object_or_404(
        ManagingOrganization.objects.visible_to(user), pk=organization_id
    )
    place_count = open_places(user, organization).count()
    refused = ""
    if request.method == "POST":
        try:
            job = reports.ask_bundle(
                organization=organization, place_count=place_count, by=user.as_actor()
            )
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("jobs:job", job_id=job.pk)
    context = {
        "organization": organization,
        "place_count": place_count,
        "refused": refused,
        "page": page_of(bundles_of(user, organization), request, per_page=20),
    }
    return render_page(
        request,
        "maturity/documents/organization.html",
        context,
        status=422 if refused else 200,
    )


@require_GET
def document_file(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    rows = Report.objects.visible_to(signed_in(request)).ready()
    report: Report = get_object_or_404(rows.select_related("file"), pk=report_id)
    assert report.file is not None  # noqa: S101  # ready() keeps no other
    return as_attachment(report.file)
