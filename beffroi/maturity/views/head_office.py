"""Answer once for all the establishments of an organization."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.files.responses import as_attachment
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import may_answer_for
from beffroi.maturity.forms.answers import AnswerForm
from beffroi.maturity.forms.evidence import EvidenceForm, evidence_forms
from beffroi.maturity.models.head_office import HeadOfficeProof
from beffroi.maturity.operations import head_office as operations
from beffroi.maturity.operations.evidence import Brought
from beffroi.maturity.queries.head_office import (
    HeadOfficeQuestion,
    head_office_page,
    head_office_question,
)
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.paths import Path
from beffroi.maturity.views.fetching import path_of
from beffroi.maturity.views.proofs import is_kept, sent_proof
from beffroi.organizations.models.places import ManagingOrganization
from beffroi.ui.pages import render_page

UNPROCESSABLE = 422


def _organization(request: HttpRequest, organization_id: UUID) -> ManagingOrganization:
    """Return an organization that this person answers for; 404 for a stranger."""
    user = signed_in(request)
    organization = get_object_or_404(
        ManagingOrganization.objects.visible_to(user), pk=organization_id
    )
    if not may_answer_for(user, organization):
        raise PermissionDenied
    return organization


@require_GET
def head_office(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    organization = _organization(request, organization_id)
    page = head_office_page(organization)
    context = {"organization": organization, "page": page}
    return render_page(request, "maturity/head_office/overview.html", context)


@require_http_methods(["GET", "POST"])
def question(
    request: HttpRequest, organization_id: UUID, question_id: str
) -> HttpResponse:
    organization = _organization(request, organization_id)
    page = _page(request, organization, question_id)
    if request.method == "GET":
        return _render(request, page)
    form = AnswerForm(request.POST, asked=page.questionnaire)
    if not form.is_valid():
        return _render(request, page, form=form, status=UNPROCESSABLE)
    try:
        _save(request, page, form)
    except Refusal as refusal:
        form = _with_fresh_revision(request, page)
        form.add_error(None, str(refusal))
        return _render(request, page, form=form, status=UNPROCESSABLE)
    messages.success(
        request,
        f"Réponse {question_id} enregistrée pour tous vos établissements. "
        "Beffroi la leur transmet.",
    )
    return redirect(_step_url(page, page.step.after) or _end_url(page))


def _page(
    request: HttpRequest, organization: ManagingOrganization, question_id: str
) -> HeadOfficeQuestion:
    name = signed_in(request).get_full_name()
    page = head_office_question(
        organization, question_id, path_of(request), signature=name
    )
    if page is None:
        raise Http404
    return page


def _save(request: HttpRequest, page: HeadOfficeQuestion, form: AnswerForm) -> None:
    operations.answer_for_organization(
        organization=page.organization,
        question_id=page.question.id,
        kind=form.kind,
        level=form.level,
        reason=form.cleaned_data["reason"],
        comment=form.cleaned_data["comment"],
        expected_revision=form.cleaned_data["revision"],
        by=signed_in(request).as_actor(),
    )


def _with_fresh_revision(request: HttpRequest, page: HeadOfficeQuestion) -> AnswerForm:
    """Return what was typed with the present revision, so that it can be sent again."""
    typed = request.POST.copy()
    typed["revision"] = str(page.answer.revision if page.answer else 0)
    form = AnswerForm(typed, asked=page.questionnaire)
    form.is_valid()
    return form


def _render(
    request: HttpRequest,
    page: HeadOfficeQuestion,
    *,
    form: AnswerForm | None = None,
    evidence_form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page,
        "organization": page.organization,
        "form": form or _form_for(page),
        "evidence_forms": evidence_forms(page.question.proof_months, evidence_form),
        "faulty_kind": evidence_form.kind if evidence_form else "",
        "evidence_url": f"{_url('head_office_proof_add', page)}"
        f"?parcours={page.step.path.value}",
        "before_url": _step_url(page, page.step.before),
        "after_url": _step_url(page, page.step.after) or _end_url(page),
    }
    return render_page(
        request, "maturity/head_office/question.html", context, status=status
    )


def _form_for(page: HeadOfficeQuestion) -> AnswerForm:
    answer = page.answer
    if answer is None:
        return AnswerForm(initial={"revision": 0}, asked=page.questionnaire)
    is_level = answer.kind == AnswerKind.LEVEL
    initial = {
        "choice": str(answer.level) if is_level else answer.kind,
        "reason": answer.reason,
        "comment": answer.comment,
        "revision": answer.revision,
    }
    return AnswerForm(initial=initial, asked=page.questionnaire)


@require_POST
def answer_withdraw(
    request: HttpRequest, organization_id: UUID, question_id: str
) -> HttpResponse:
    """Take an answer back; the same page gives it again."""
    organization = _organization(request, organization_id)
    page = _page(request, organization, question_id)
    by = signed_in(request).as_actor()
    try:
        operations.withdraw_head_office_answer(
            organization=organization, question_id=question_id, by=by
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = "La réponse est retirée partout où elle était suivie. Enregistrez-la de nouveau pour la remettre."
        messages.success(request, words)
    return redirect(_step_url(page, page.question))


@require_POST
def proof_add(
    request: HttpRequest, organization_id: UUID, question_id: str
) -> HttpResponse:
    organization = _organization(request, organization_id)
    page = _page(request, organization, question_id)
    form = sent_proof(request, page.question.proof_months)
    if is_kept(form, partial(_add, page, signed_in(request))):
        messages.success(request, "La preuve vaut pour tous vos établissements.")
        return redirect(f"{_url('head_office_question', page)}#preuves")
    return _render(request, page, evidence_form=form, status=UNPROCESSABLE)


def _add(page: HeadOfficeQuestion, by: User, brought: Brought) -> None:
    operations.add_head_office_proof(
        organization=page.organization,
        question_id=page.question.id,
        by=by.as_actor(),
        **brought,
    )


def _held_proof(request: HttpRequest, proof_id: UUID) -> HeadOfficeProof:
    rows = HeadOfficeProof.objects.held_by(signed_in(request))
    return get_object_or_404(rows.select_related("organization", "file"), pk=proof_id)


@require_POST
def proof_withdraw(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    proof = _held_proof(request, proof_id)
    operations.withdraw_head_office_proof(proof=proof, by=signed_in(request).as_actor())
    messages.success(request, "La preuve est retirée partout où elle comptait.")
    url = reverse(
        "maturity:head_office_question", args=[proof.organization_id, proof.question_id]
    )
    return redirect(f"{url}#preuves")


@require_GET
def proof_file(request: HttpRequest, proof_id: UUID) -> HttpResponseBase:
    proof = _held_proof(request, proof_id)
    if proof.file is None:
        raise Http404
    try:
        return as_attachment(proof.file)
    except FileNotFoundError as error:
        raise Http404 from error


def _url(name: str, page: HeadOfficeQuestion) -> str:
    return reverse(f"maturity:{name}", args=[page.organization.pk, page.question.id])


def _step_url(page: HeadOfficeQuestion, target: object) -> str:
    """Return the address of another question on the same path, or nothing."""
    if target is None:
        return ""
    key = getattr(target, "id", "")
    address = reverse("maturity:head_office_question", args=[page.organization.pk, key])
    return f"{address}?parcours={page.step.path.value}"


def _end_url(page: HeadOfficeQuestion) -> str:
    address = reverse("maturity:head_office", args=[page.organization.pk])
    if page.step.path == Path.REFLEX:
        return f"{address}#reflexe-{page.reflex.number}"
    return address
