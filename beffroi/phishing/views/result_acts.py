"""What is done with results: documents, a new count, names agreed upon, read, erased."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal
from beffroi.phishing.access import (
    can_approve,
    can_conduct,
    can_handle_results,
    can_read_names,
)
from beffroi.phishing.forms.results import AgreementForm, EraseForm, ReasonForm
from beffroi.phishing.models.results import ResultDocument
from beffroi.phishing.operations import agreements
from beffroi.phishing.operations import results as operations
from beffroi.phishing.queries.names import MOST, agreement_of
from beffroi.phishing.rules.result_documents import ResultKind
from beffroi.phishing.views.results import campaign_of, place_of, place_page
from beffroi.ui.pages import posted, render_page


@require_POST
def summary(request: HttpRequest, test_id: UUID, test_place_id: UUID) -> HttpResponse:
    return _ask(request, test_id, test_place_id, ResultKind.SUMMARY)


@require_POST
def month_poster(
    request: HttpRequest, test_id: UUID, test_place_id: UUID
) -> HttpResponse:
    return _ask(request, test_id, test_place_id, ResultKind.POSTER)


def _ask(
    request: HttpRequest, test_id: UUID, test_place_id: UUID, kind: ResultKind
) -> HttpResponse:
    found = place_of(request, test_id, test_place_id)
    user = signed_in(request)
    if not can_handle_results(user, found):
        raise PermissionDenied
    try:
        job = operations.ask_result_document(place=found, kind=kind, by=user.as_actor())
    except Refusal as refusal:
        return place_page(request, found, refusal=str(refusal))
    return redirect("jobs:job", job_id=job.pk)


@require_GET
def result_file(request: HttpRequest, result_id: UUID) -> HttpResponseBase:
    rows = ResultDocument.objects.visible_to(signed_in(request)).ready()
    document = get_object_or_404(rows.select_related("file"), pk=result_id)
    assert document.file is not None  # noqa: S101  # ready() keeps no other
    return as_attachment(document.file)


@require_POST
def recount(request: HttpRequest, test_id: UUID) -> HttpResponse:
    campaign = campaign_of(request, test_id)
    user = signed_in(request)
    if not can_conduct(user, campaign):
        raise PermissionDenied
    try:
        job = operations.ask_recount(campaign=campaign, by=user.as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("phishing:results", campaign.pk)
    return redirect("jobs:job", job_id=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def erase_names(request: HttpRequest, test_id: UUID) -> HttpResponse:
    campaign = campaign_of(request, test_id)
    user = signed_in(request)
    if not can_conduct(user, campaign):
        raise PermissionDenied
    form = EraseForm(posted(request), campaign=campaign)
    if form.is_valid():
        try:
            job = operations.erase_names_now(campaign=campaign, by=user.as_actor())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("jobs:job", job_id=job.pk)
    status = 422 if form.is_bound else 200
    context = {"campaign": campaign, "form": form}
    return render_page(request, "phishing/results/erase.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, test_id: UUID, test_place_id: UUID) -> HttpResponse:
    found = place_of(request, test_id, test_place_id)
    user = signed_in(request)
    if not can_approve(user, found):
        raise PermissionDenied
    form = AgreementForm(posted(request))
    if form.is_valid():
        try:
            agreements.agree_on_names(
                place=found,
                user=user,
                consultation=form.cleaned_data["consultation"],
                consulted_on=form.cleaned_data["consulted_on"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’accord est noté.")
            return redirect("phishing:place_results", test_id, found.pk)
    context = {
        "place": found,
        "form": form,
        "wording": agreements.WORDING,
        "agreement": agreement_of(found),
    }
    status = 422 if form.is_bound else 200
    template = "phishing/results/agreement.html"
    return render_page(request, template, context, status=status)


@require_POST
def withdraw_agreement(
    request: HttpRequest, test_id: UUID, test_place_id: UUID
) -> HttpResponse:
    found = place_of(request, test_id, test_place_id)
    user = signed_in(request)
    if not can_approve(user, found):
        raise PermissionDenied
    agreements.withdraw_agreement(place=found, by=user.as_actor())
    messages.success(request, "L’accord est retiré : plus aucun nom ne peut être lu.")
    return redirect("phishing:place_results", test_id, found.pk)


@require_POST
def names(request: HttpRequest, test_id: UUID, test_place_id: UUID) -> HttpResponse:
    """Show the names in answer to a reason: no address leads back to them."""
    found = place_of(request, test_id, test_place_id)
    user = signed_in(request)
    if not can_read_names(user, found):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return place_page(request, found, reason_form=form)
    try:
        shown = agreements.read_names(
            place=found, reason=form.cleaned_data["reason"], by=user.as_actor()
        )
    except Refusal as refusal:
        return place_page(request, found, refusal=str(refusal))
    context = {"place": found, "lines": shown, "most": MOST}
    response = render_page(request, "phishing/results/names.html", context)
    response["Cache-Control"] = "no-store"
    return response
