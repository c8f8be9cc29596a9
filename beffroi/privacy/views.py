"""The register, the retention rules, and the requests of people."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal
from beffroi.privacy import operations
from beffroi.privacy.access import can_follow_retention, can_handle_requests
from beffroi.privacy.enums import BASIS_LABELS, STATE_LABELS, STATE_TONES
from beffroi.privacy.forms import ErasureForm, FileChoiceForm, RequestForm
from beffroi.privacy.models import PersonRequest, Purge, RegisterCopy
from beffroi.privacy.queries.files import file_lines
from beffroi.privacy.queries.reach import dpo_reach
from beffroi.privacy.rules.states import FileChoice, RequestState
from beffroi.privacy.work.register import REGISTER
from beffroi.privacy.work.retention import RULES
from beffroi.ui.pages import page_of, posted, render_page


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show what Beffroi holds about people: everybody who works here may read it."""
    user = signed_in(request)
    context = {
        "apps": [data for data in REGISTER if data.holdings],
        "bases": BASIS_LABELS,
        "can_handle": can_handle_requests(user),
        "can_follow": can_follow_retention(user),
    }
    return render_page(request, "privacy/register.html", context)


@require_POST
def ask_register(request: HttpRequest) -> HttpResponse:
    job = operations.ask_register(by=signed_in(request).as_actor())
    return redirect("jobs:job", job.pk)


@require_GET
def register_file(request: HttpRequest, copy_id: uuid.UUID) -> HttpResponseBase:
    mine = RegisterCopy.objects.visible_to(signed_in(request))
    copy = get_object_or_404(mine.select_related("file"), pk=copy_id)
    if copy.file is None:
        raise Http404
    return as_attachment(copy.file)


@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Show each rule, when it was last carried out, and what went."""
    if not can_follow_retention(signed_in(request)):
        raise PermissionDenied
    totals = Purge.objects.values("rule").annotate(last=Max("ran_at"), sum=Sum("count"))
    by_rule = {row["rule"]: row for row in totals}
    rules = [(rule, by_rule.get(rule.slug)) for rule in RULES]
    labels = {rule.slug: rule.label for rule in RULES}
    page = page_of(
        Purge.objects.filter(count__gt=0).order_by("-ran_at", "-pk"), request
    )
    lines = [(purge, labels.get(purge.rule, purge.rule)) for purge in page.object_list]
    context = {"rules": rules, "page": page, "lines": lines}
    return render_page(request, "privacy/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if not can_handle_requests(user):
        raise PermissionDenied
    form = RequestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_request(
                address=form.cleaned_data["address"],
                reason=form.cleaned_data["reason"],
                by=user.as_actor(),
                within=dpo_reach(user),
            )
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            return redirect("privacy:request", made.pk)
    known = PersonRequest.objects.visible_to(user).order_by("-asked_at", "-pk")
    page = page_of(known, request)
    context = {
        "form": form,
        "page": page,
        "lines": [(row, *_words(row)) for row in page.object_list],
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "privacy/requests.html", context, status=status)


def _words(row: PersonRequest) -> tuple[str, str]:
    state = RequestState(row.state)
    return STATE_LABELS[state], STATE_TONES[state]


def _request_of(request: HttpRequest, person_request_id: uuid.UUID) -> PersonRequest:
    """Return a request that this person may handle; a stranger gets 404."""
    known = PersonRequest.objects.visible_to(signed_in(request))
    return get_object_or_404(known, pk=person_request_id)


def _request_page(
    request: HttpRequest, row: PersonRequest, form: ErasureForm, *, status: int = 200
) -> HttpResponse:
    label, tone = _words(row)
    context = {
        "row": row,
        "state": label,
        "tone": tone,
        "is_open": row.state == RequestState.OPEN,
        "files": (files := file_lines(row)),
        "undecided": sum(not line.chosen for line in files),
        "form": form,
    }
    return render_page(request, "privacy/request.html", context, status=status)


@require_GET
def request(request: HttpRequest, person_request_id: uuid.UUID) -> HttpResponse:
    return _request_page(
        request, _request_of(request, person_request_id), ErasureForm()
    )


@require_POST
def ask_copy(request: HttpRequest, person_request_id: uuid.UUID) -> HttpResponse:
    row = _request_of(request, person_request_id)
    try:
        user = signed_in(request)
        job = operations.ask_copy(
            request=row, by=user.as_actor(), within=dpo_reach(user)
        )
    except Refusal as refusal:
        form = ErasureForm(request.POST)
        form.add_error(None, str(refusal))
        return _request_page(request, row, form, status=422)
    return redirect("jobs:job", job.pk)


@require_GET
def copy_file(request: HttpRequest, person_request_id: uuid.UUID) -> HttpResponseBase:
    row = _request_of(request, person_request_id)
    if row.copy is None:
        raise Http404
    return as_attachment(row.copy)


@require_POST
def decide_file(
    request: HttpRequest, person_request_id: uuid.UUID, decision_id: uuid.UUID
) -> HttpResponse:
    row = _request_of(request, person_request_id)
    decision = get_object_or_404(row.files, pk=decision_id)
    form = FileChoiceForm(request.POST)
    if form.is_valid():
        try:
            operations.decide_file(
                decision=decision,
                choice=FileChoice(form.cleaned_data["choice"]),
                by=signed_in(request).as_actor(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect(f"{reverse('privacy:request', args=[row.pk])}#fichiers")


@require_POST
def erase(request: HttpRequest, person_request_id: uuid.UUID) -> HttpResponse:
    row = _request_of(request, person_request_id)
    form = ErasureForm(request.POST)
    user = signed_in(request)
    if form.is_valid():
        try:
            job = operations.erase_person(
                request=row,
                confirmation=form.cleaned_data["confirmation"],
                by=user.as_actor(),
                within=dpo_reach(user),
            )
        except Refusal as refusal:
            form.add_error("confirmation", str(refusal))
        else:
            return redirect("jobs:job", job.pk)
    return _request_page(request, row, form, status=422)
