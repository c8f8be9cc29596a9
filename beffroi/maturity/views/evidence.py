"""Proofs: list, add, withdraw, put back, download."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations import evidence as operations
from beffroi.maturity.operations.evidence import Brought
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.evidence import EvidenceState, evidence_lines, evidence_of
from beffroi.maturity.queries.questions import QuestionPage
from beffroi.maturity.views.fetching import framework_at, open_place, path_of
from beffroi.maturity.views.proofs import is_kept, sent_proof
from beffroi.maturity.views.questions import (
    UNPROCESSABLE,
    read_page,
    render_question,
    step_url,
)
from beffroi.ui.pages import page_of, render_page


@require_GET
def evidence_list(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = open_place(request, establishment_id)
    asked = request.GET.get("etat", "")
    state = EvidenceState(asked) if asked in set(EvidenceState) else None
    page = page_of(evidence_of(place, state), request)
    context = {
        "place": place,
        "page": page,
        "lines": evidence_lines(page.object_list),
        "states": [(item.value, item.label) for item in EvidenceState],
        "state": state.value if state else "",
    }
    return render_page(request, "maturity/evidence_list.html", context)


@require_POST
def evidence_add(
    request: HttpRequest, establishment_id: UUID, question_id: str, slug: str = ""
) -> HttpResponse:
    place = open_place(request, establishment_id)
    page = read_page(request, place, question_id, framework_at(place, slug))
    rights = rights_at(signed_in(request), place, page.framework)
    if not rights.can_answer:
        raise PermissionDenied
    form = sent_proof(request, page.question.proof_months)
    if is_kept(form, partial(_add, page, signed_in(request))):
        messages.success(request, "La preuve est enregistrée.")
        return redirect(f"{step_url(page, page.question)}#preuves")
    return render_question(
        request, page, rights, evidence_form=form, status=UNPROCESSABLE
    )


def _add(page: QuestionPage, by: User, brought: Brought) -> None:
    operations.add_evidence(
        establishment=page.establishment,
        framework=page.framework,
        question_id=page.question.id,
        by=by.as_actor(),
        **brought,
    )


@require_POST
def evidence_withdraw(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    evidence = _withdrawable(request, evidence_id)
    try:
        operations.withdraw_evidence(
            evidence=evidence, by=signed_in(request).as_actor()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "La preuve est retirée. Vous pouvez la remettre sur cette page."
        )
    return redirect(_question_url(request, evidence))


@require_POST
def evidence_restore(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    evidence = _withdrawable(request, evidence_id)
    try:
        operations.restore_evidence(evidence=evidence, by=signed_in(request).as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La preuve est de nouveau en place.")
    return redirect(_question_url(request, evidence))


def _withdrawable(request: HttpRequest, evidence_id: UUID) -> Evidence:
    user = signed_in(request)
    evidence = get_object_or_404(
        Evidence.objects.visible_to(user).select_related("establishment", "framework"),
        pk=evidence_id,
    )
    if not rights_at(user, evidence.establishment).can_withdraw(evidence):
        raise PermissionDenied
    return evidence


@require_GET
def evidence_file(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    """Give the file of a proof, always to be saved."""
    evidence = get_object_or_404(
        Evidence.objects.visible_to(signed_in(request))
        .exclude(file=None)
        .select_related("file"),
        pk=evidence_id,
    )
    if evidence.file is None:
        raise Http404
    try:
        return as_attachment(evidence.file)
    except FileNotFoundError as error:
        raise Http404 from error


def _question_url(request: HttpRequest, evidence: Evidence) -> str:
    slug = evidence.framework.slug if evidence.framework else ""
    addresses = Addresses(evidence.establishment_id, slug)
    address = addresses.question(evidence.question_id)
    return f"{address}?parcours={path_of(request).value}#preuves"
