"""« Dossier HAS »: where the seven criteria stand, the document and its archive."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import can_report
from beffroi.maturity.operations import reports
from beffroi.maturity.queries.documents import has_documents_of
from beffroi.maturity.queries.has_file import has_file_of
from beffroi.maturity.rules.documents import ARCHIVE_KEPT_DAYS, DocumentKind
from beffroi.maturity.views.fetching import open_place
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import page_of, render_page


def _reported_place(request: HttpRequest, establishment_id: UUID) -> Establishment:
    place = open_place(request, establishment_id)
    if not can_report(signed_in(request), place):
        raise PermissionDenied
    return place


@require_GET
def has_file(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    return _page(request, _reported_place(request, establishment_id))


def _page(
    request: HttpRequest, place: Establishment, *, refused: str = ""
) -> HttpResponse:
    rows = has_documents_of(signed_in(request), place)
    context = {
        "place": place,
        "file": has_file_of(place),
        "refused": refused,
        "kept_days": ARCHIVE_KEPT_DAYS,
        "page": page_of(rows, request, per_page=10),
    }
    return render_page(
        request,
        "maturity/correspondences/has_file.html",
        context,
        status=422 if refused else 200,
    )


@require_POST
def ask_has(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _reported_place(request, establishment_id)
    is_archive = request.POST.get("document") == DocumentKind.HAS_ARCHIVE
    kind = DocumentKind.HAS_ARCHIVE if is_archive else DocumentKind.HAS_FILE
    try:
        job = reports.ask_has(
            establishment=place, kind=kind, by=signed_in(request).as_actor()
        )
    except Refusal as refusal:
        return _page(request, place, refused=str(refusal))
    return redirect("jobs:job", job_id=job.pk)
