"""« Mes réponses vues par… »: other frameworks, their objectives, the export."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.lib import clock
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.maturity.access import can_report
from beffroi.maturity.queries.correspondences import correspondences
from beffroi.maturity.queries.readings import HEADERS, view_of, view_rows, views_of
from beffroi.maturity.rules.correspondences import Correspondence
from beffroi.maturity.rules.documents import file_slug
from beffroi.maturity.views.fetching import open_place
from beffroi.ui.pages import render_page


@require_GET
def correspondence_list(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    context = {
        "place": place,
        "views": views_of(place),
        "may_report": can_report(signed_in(request), place),
    }
    return render_page(request, "maturity/correspondences/list.html", context)


@require_GET
def correspondence(
    request: HttpRequest, establishment_id: UUID, slug: str
) -> HttpResponse:
    place = open_place(request, establishment_id)
    view = view_of(place, _known(slug))
    context = {"place": place, "view": view}
    return render_page(request, "maturity/correspondences/view.html", context)


@require_GET
def correspondence_export(
    request: HttpRequest, establishment_id: UUID, slug: str, table_format: str
) -> HttpResponseBase:
    place = open_place(request, establishment_id)
    view = view_of(place, _known(slug))
    if table_format not in tuple(TableFormat):
        raise Http404
    name = f"{slug}-{file_slug(place.name)}-{clock.today().isoformat()}"
    return table_response(TableFormat(table_format), name, HEADERS, view_rows(view))


def _known(slug: str) -> Correspondence:
    found = correspondences().get(slug)
    if found is None:
        raise Http404
    return found
