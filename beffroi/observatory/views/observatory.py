"""The published figures of a region."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib import clock
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.observatory.access import regions_animated
from beffroi.observatory.enums import SIZE_LABELS
from beffroi.observatory.operations.cells import ask_publication
from beffroi.observatory.queries.cells import (
    EXPORT_HEADERS,
    divisions,
    export_rows,
    figures_of_region,
    label_of,
    reflex_labels,
    regions_read_by,
)
from beffroi.observatory.rules.criteria import WHOLE, Criteria, SizeBand
from beffroi.reference.queries import families, region_name
from beffroi.ui.pages import render_page


def _region(request: HttpRequest) -> str:
    """Return the region looked at, among those that a person may read."""
    codes = regions_read_by(signed_in(request))
    if not codes:
        raise PermissionDenied
    asked = request.GET.get("region", "")
    return asked if asked in codes else codes[0]


def _chosen(request: HttpRequest) -> Criteria:
    """Return the group that the address names; an unknown word names everybody."""
    family = request.GET.get("famille", "")
    band = request.GET.get("taille", "")
    return Criteria(
        family=family if family in families() else "",
        size_band=band if band in set(SizeBand) else "",
    )


@require_GET
def observatory(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    code = _region(request)
    chosen = _chosen(request)
    found = figures_of_region(code)
    group = found.get(chosen)
    context = {
        "region_code": code,
        "region": region_name(code),
        "regions": [(one, region_name(one)) for one in regions_read_by(user)],
        "whole": found.get(WHOLE),
        "group": group,
        "chosen": chosen,
        "chosen_label": label_of(chosen),
        "reflexes": [
            (label, group.cells.get(metric))
            for metric, label in reflex_labels().items()
        ]
        if group
        else [],
        "divisions": divisions(found),
        "families": [(item.slug, item.label) for item in families().values()],
        "sizes": [(band.value, label) for band, label in SIZE_LABELS.items()],
        "may_refresh": code in regions_animated(user),
    }
    return render_page(request, "observatory/observatory.html", context)


@require_GET
def observatory_export(request: HttpRequest) -> HttpResponseBase:
    code = _region(request)
    try:
        table_format = TableFormat(request.GET.get("format", "csv"))
    except ValueError as error:
        raise Http404 from error
    name = f"observatoire-{code}-{clock.today().isoformat()}"
    rows = export_rows(figures_of_region(code))
    return table_response(table_format, name, EXPORT_HEADERS, rows)


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    codes = regions_animated(user)
    if not codes:
        raise PermissionDenied
    asked = request.POST.get("region", "")
    code = asked if asked in codes else codes[0]
    job = ask_publication(region_code=code, by=user.as_actor())
    return redirect("jobs:job", job_id=job.pk)
