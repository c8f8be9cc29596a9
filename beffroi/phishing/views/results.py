"""The results of a test: of the whole, of one place, and its lines in a spreadsheet."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.phishing.access import (
    can_approve,
    can_conduct,
    can_handle_results,
    can_read_names,
    can_read_results,
)
from beffroi.phishing.forms.results import ReasonForm
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.results import ResultDocument
from beffroi.phishing.operations.agreements import BEFORE_LAUNCH
from beffroi.phishing.queries.campaign_results import (
    campaign_results,
    place_lines,
    place_rows,
)
from beffroi.phishing.queries.names import agreement_of, are_names_open
from beffroi.phishing.queries.result_charts import (
    group_intervals,
    history_intervals,
    shown_figures,
)
from beffroi.phishing.queries.result_lines import HEADERS, has_lines, line_rows
from beffroi.phishing.queries.results import place_results
from beffroi.phishing.rules.result_documents import KIND_LABELS, ResultKind, slug_of
from beffroi.ui.pages import page_of, render_page

DOCUMENTS_SHOWN = 5


def campaign_of(request: HttpRequest, test_id: UUID) -> Campaign:
    rows = Campaign.objects.visible_to(signed_in(request)).distinct()
    return get_object_or_404(rows, pk=test_id)


def place_of(request: HttpRequest, test_id: UUID, test_place_id: UUID) -> CampaignPlace:
    rows = CampaignPlace.objects.visible_to(signed_in(request)).select_related(
        "campaign", "establishment__organization"
    )
    return get_object_or_404(rows, pk=test_place_id, campaign_id=test_id)


@require_GET
def results(request: HttpRequest, test_id: UUID) -> HttpResponse:
    campaign = campaign_of(request, test_id)
    user = signed_in(request)
    page = page_of(place_rows(user, campaign), request)
    shown = campaign_results(user, campaign)
    context = {
        "results": shown,
        "figures": shown_figures(shown.figures),
        "page": page,
        "lines": place_lines(user, campaign, list(page.object_list)),
        "may_conduct": can_conduct(user, campaign),
        "is_frozen": campaign.is_frozen,
    }
    return render_page(request, "phishing/results/campaign.html", context)


@require_GET
def place(request: HttpRequest, test_id: UUID, test_place_id: UUID) -> HttpResponse:
    found = place_of(request, test_id, test_place_id)
    if not can_read_results(signed_in(request), found):
        raise PermissionDenied
    return place_page(request, found)


def place_page(
    request: HttpRequest,
    found: CampaignPlace,
    *,
    reason_form: ReasonForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Show the results of a place, again with what was refused."""
    user = signed_in(request)
    shown = place_results(found)
    context = {
        "results": shown,
        "figures": shown_figures(shown.figures),
        "place": found,
        "refusal": refusal,
        "group_bars": group_intervals(shown),
        "history_bars": history_intervals(shown),
        "reason_form": reason_form or ReasonForm(),
        **_rights(user, found),
    }
    is_refused = bool(refusal) or (reason_form is not None and reason_form.is_bound)
    return render_page(
        request,
        "phishing/results/place.html",
        context,
        status=422 if is_refused else 200,
    )


def _rights(user: User, found: CampaignPlace) -> dict[str, object]:
    handles = can_handle_results(user, found)
    documents = ResultDocument.objects.none()
    if handles:
        documents = ResultDocument.objects.visible_to(user).ready().filter(place=found)
    rows = documents.select_related("file").order_by("-asked_at")[:DOCUMENTS_SHOWN]
    campaign = found.campaign
    agreement = agreement_of(found) if handles else None
    is_before = campaign.state in BEFORE_LAUNCH
    return {
        "may_handle": handles,
        "may_conduct": can_conduct(user, campaign),
        "documents": [(row, KIND_LABELS[ResultKind(row.kind)]) for row in rows],
        "agreement": agreement,
        "may_agree": (is_before or agreement is not None) and can_approve(user, found),
        "may_read_names": are_names_open(found) and can_read_names(user, found),
        "is_frozen": campaign.is_frozen,
    }


@require_GET
def lines(
    request: HttpRequest, test_id: UUID, test_place_id: UUID, table_format: str
) -> HttpResponseBase:
    """Hand the lines without names, as they are read."""
    found = place_of(request, test_id, test_place_id)
    if not can_handle_results(signed_in(request), found):
        raise PermissionDenied
    if table_format not in tuple(TableFormat) or not has_lines(found):
        raise Http404
    name = f"test-{slug_of(found.establishment.name)}-{clock.today():%Y-%m-%d}"
    return table_response(TableFormat(table_format), name, HEADERS, line_rows(found))
