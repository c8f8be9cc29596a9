"""Campaigns of self-assessment: the region runs them, establishments take part."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.lib.errors import Refusal
from beffroi.lib.spreadsheets import TableFormat, table_response
from beffroi.observatory.access import regions_animated
from beffroi.observatory.enums import PROGRESS_LABELS
from beffroi.observatory.forms import CampaignForm, first_values
from beffroi.observatory.models.campaigns import Campaign
from beffroi.observatory.operations import campaigns as operations
from beffroi.observatory.queries.campaigns import (
    EXPORT_HEADERS,
    campaign_at,
    campaign_places,
    campaigns_of,
    export_rows,
    line_of,
    place_lines,
    rates_of,
    reminders_of,
)
from beffroi.observatory.rules.campaigns import Progress
from beffroi.organizations.access import can_answer
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import page_of, posted, render_page

FIELDS = (
    "region_code", "name", "message", "opens_on", "closes_on", "family",
    "department_code",
)  # fmt: skip


def _regions(request: HttpRequest) -> tuple[str, ...]:
    codes = regions_animated(signed_in(request))
    if not codes:
        raise PermissionDenied
    return codes


def _campaign(request: HttpRequest, campaign_id: UUID) -> Campaign:
    """Return a campaign of a region that this person animates."""
    _regions(request)
    rows = Campaign.objects.visible_to(signed_in(request))
    return get_object_or_404(rows, pk=campaign_id)


@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    _regions(request)
    page = page_of(campaigns_of(signed_in(request)), request, per_page=20)
    context = {"page": page, "lines": [line_of(row) for row in page.object_list]}
    return render_page(request, "observatory/campaign_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, _regions(request), None)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    if campaign.state not in operations.EDITABLE:
        raise Http404
    return _edit(request, (campaign.region_code,), campaign)


def _edit(
    request: HttpRequest, codes: tuple[str, ...], campaign: Campaign | None
) -> HttpResponse:
    initial = (
        {name: getattr(campaign, name) for name in FIELDS}
        if campaign
        else first_values(codes)
    )
    form = CampaignForm(posted(request), initial=initial, region_codes=codes)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        by = signed_in(request).as_actor()
        try:
            kept = operations.save_campaign(campaign=campaign, by=by, **values)
        except Refusal as refusal:
            form.add_error("closes_on", str(refusal))
        else:
            return redirect("observatory:campaign", kept.pk)
    context = {"form": form, "campaign": campaign}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "observatory/campaign_edit.html", context, status=status
    )


@require_GET
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    held = _campaign(request, campaign_id)
    asked = request.GET.get("participation", "")
    progress = Progress(asked) if asked in set(Progress) else None
    context = {
        "campaign": held,
        "line": line_of(held),
        "rates": rates_of(held),
        "reminders": reminders_of(held),
        "progress": progress.value if progress else "",
        "choices": [(item.value, label) for item, label in PROGRESS_LABELS.items()],
        "is_editable": held.state in operations.EDITABLE,
        "page": None,
        "lines": (),
    }
    if held.launched_at is not None:
        page = page_of(campaign_places(held, progress), request)
        context |= {"page": page, "lines": place_lines(held, page.object_list)}
    return render_page(request, "observatory/campaign.html", context)


@require_POST
def campaign_launch(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    held = _campaign(request, campaign_id)
    try:
        job = operations.launch_campaign(
            campaign=held, by=signed_in(request).as_actor()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("observatory:campaign", held.pk)
    if job is None:
        messages.success(request, "Les lettres partiront le jour de l’ouverture.")
        return redirect("observatory:campaign", held.pk)
    return redirect("jobs:job", job_id=job.pk)


@require_POST
def campaign_close(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    held = _campaign(request, campaign_id)
    try:
        job = operations.close_campaign(campaign=held, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("observatory:campaign", held.pk)
    return redirect("jobs:job", job_id=job.pk)


@require_GET
def campaign_export(request: HttpRequest, campaign_id: UUID) -> HttpResponseBase:
    held = _campaign(request, campaign_id)
    try:
        table_format = TableFormat(request.GET.get("format", "csv"))
    except ValueError as error:
        raise Http404 from error
    return table_response(table_format, "campagne", EXPORT_HEADERS, export_rows(held))


@require_http_methods(["GET", "HEAD", "POST"])
def place_campaign(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """What an establishment sees of the campaign under way; it says « à jour » by POST."""
    user = signed_in(request)
    place: Establishment = get_object_or_404(
        Establishment.objects.detailed_for(user), pk=establishment_id
    )
    held = campaign_at(place)
    may_answer = can_answer(user, place)
    if request.method == "POST":
        if not may_answer or held is None:
            raise PermissionDenied
        _say_up_to_date(request, held.campaign, place)
        return redirect("observatory:place_campaign", place.pk)
    context = {"place": place, "held": held, "may_answer": may_answer}
    return render_page(request, "observatory/place_campaign.html", context)


def _say_up_to_date(
    request: HttpRequest, campaign: Campaign, place: Establishment
) -> None:
    try:
        operations.say_up_to_date(
            campaign=campaign,
            establishment=place,
            by=signed_in(request).as_actor(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Merci : votre participation est complète.")
