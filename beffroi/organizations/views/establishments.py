"""The establishments of the region: search, filters, map, export."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.accounts.rules.roles import Role
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.organizations.acting import standpoint_of
from beffroi.organizations.enums import SUPPORT_LABELS, SUPPORT_TONES
from beffroi.organizations.forms.search import PlaceSearchForm
from beffroi.organizations.queries.establishments import search
from beffroi.organizations.queries.listing import (
    EXPORT_HEADERS,
    category_labels,
    export_rows,
    listed,
    officers_of,
    region_tiles,
)
from beffroi.organizations.rules.reach import Reach
from beffroi.organizations.rules.states import SupportState
from beffroi.ui.pages import page_of, render_page


def _regional_reach(request: HttpRequest) -> Reach:
    """Return the reach of a member of the regional team.

    Raises: PermissionDenied for everybody else.
    """
    reach = standpoint_of(request, signed_in(request)).reach
    if Role.REGIONAL_LEAD not in reach.roles:
        raise PermissionDenied
    return reach


def _search_form(request: HttpRequest, reach: Reach) -> PlaceSearchForm:
    return PlaceSearchForm(
        request.GET,
        region_codes=reach.region_codes(Role.REGIONAL_LEAD),
        officers=officers_of(reach.region_codes(Role.REGIONAL_LEAD)),
    )


@require_GET
def establishments(request: HttpRequest) -> HttpResponse:
    reach = _regional_reach(request)
    form = _search_form(request, reach)
    words, filters = form.words(), form.filters()
    rows = search(reach, words, filters)
    page = page_of(listed(rows), request)
    query = request.GET.copy()
    for name in ("page", "departement"):
        query.pop(name, None)
    labels = category_labels(page.object_list)
    lines = [
        (
            place,
            labels[place.category_code],
            SUPPORT_LABELS[SupportState(place.support_state)],
            SUPPORT_TONES[SupportState(place.support_state)],
        )
        for place in page.object_list
    ]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "tiles": region_tiles(rows, reach, words, filters, query=query.urlencode()),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render_page(
        request, "organizations/places/list.html", context, partial="results"
    )


@require_GET
def establishments_export(request: HttpRequest, table_format: str) -> HttpResponseBase:
    reach = _regional_reach(request)
    if table_format not in set(TableFormat):
        raise Http404
    form = _search_form(request, reach)
    rows = search(reach, form.words(), form.filters())
    return table_response(
        TableFormat(table_format), "etablissements", EXPORT_HEADERS, export_rows(rows)
    )
