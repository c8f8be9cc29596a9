"""The establishments of an organization against the twelve reflexes: page, export, PDF."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.maturity.access import may_answer_for
from beffroi.maturity.operations import reports
from beffroi.maturity.queries.documents import open_places
from beffroi.maturity.queries.matrix import (
    MatrixSort,
    matrix_export_rows,
    matrix_headers,
    matrix_places,
    matrix_rows,
)
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.documents import file_slug
from beffroi.organizations.models.places import ManagingOrganization
from beffroi.ui.pages import page_of, render_page

PER_PAGE = 60


def _organization(request: HttpRequest, organization_id: UUID) -> ManagingOrganization:
    """Return an organization visible to this person; 404 for a stranger."""
    rows = ManagingOrganization.objects.visible_to(signed_in(request))
    return get_object_or_404(rows, pk=organization_id)


def _sort(request: HttpRequest) -> MatrixSort:
    asked = request.GET.get("tri", "")
    return MatrixSort(asked) if asked in set(MatrixSort) else MatrixSort.NAME


@require_GET
def matrix(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    return _render(request, _organization(request, organization_id))


def _render(
    request: HttpRequest, organization: ManagingOrganization, *, refused: str = ""
) -> HttpResponse:
    user = signed_in(request)
    sort = _sort(request)
    page = page_of(matrix_places(user, organization, sort), request, per_page=PER_PAGE)
    context = {
        "organization": organization,
        "page": page,
        "rows": matrix_rows(page.object_list),
        "reflexes": questionnaire().reflexes,
        "sorts": [(item.value, item.label) for item in MatrixSort],
        "sort": sort.value,
        "refused": refused,
        "today": clock.today(),
        "may_answer": may_answer_for(user, organization),
    }
    return render_page(
        request,
        "maturity/head_office/matrix.html",
        context,
        status=422 if refused else 200,
    )


@require_GET
def matrix_export(request: HttpRequest, organization_id: UUID) -> HttpResponseBase:
    organization = _organization(request, organization_id)
    try:
        table_format = TableFormat(request.GET.get("format", "csv"))
    except ValueError as error:
        raise Http404 from error
    places = matrix_places(signed_in(request), organization)
    name = f"tableau-{file_slug(organization.name)}-{clock.today().isoformat()}"
    return table_response(
        table_format, name, matrix_headers(), matrix_export_rows(places)
    )


@require_POST
def ask_matrix(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    organization = _organization(request, organization_id)
    user = signed_in(request)
    try:
        job = reports.ask_matrix(
            organization=organization,
            place_count=open_places(user, organization).count(),
            by=user.as_actor(),
        )
    except Refusal as refusal:
        return _render(request, organization, refused=str(refusal))
    return redirect("jobs:job", job_id=job.pk)
