"""Close an action with the proof that it is done: it becomes a proof of its question."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.actionplan.access import rights_at as plan_rights_at
from beffroi.actionplan.models import Action
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.answers import EvidenceForm
from beffroi.maturity.operations.closing import close_with_proof
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.views.evidence import kind_of
from beffroi.ui.pages import render_page

KINDS = (EvidenceKind.FILE, EvidenceKind.LINK, EvidenceKind.STATEMENT)


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Offer the three kinds of proof; htmx draws the same on the page of the action."""
    user = signed_in(request)
    action, question = _found(request, user, action_id)
    if request.method == "GET":
        return _page(request, action, question)
    kind = kind_of(request)
    form = EvidenceForm(
        request.POST, request.FILES, kind=kind, proof_months=question.proof_months
    )
    if form.is_valid():
        try:
            close_with_proof(
                action=action,
                kind=kind,
                title=form.shown_title,
                dated_on=form.cleaned_data["dated_on"],
                expires_on=form.cleaned_data["expires_on"],
                upload=form.cleaned_data.get("upload"),
                url=form.cleaned_data.get("url", ""),
                statement=form.cleaned_data.get("statement", ""),
                by=user.as_actor(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = "L’action est faite, et sa preuve est jointe à la question."
            messages.success(request, words)
            return redirect("actionplan:action", action.pk)
    return _page(request, action, question, faulty=form)


def _found(
    request: HttpRequest, user: User, action_id: UUID
) -> tuple[Action, Question]:
    """Return an action that the person may finish, and the question that it answers."""
    rows = Action.objects.visible_to(user).select_related("establishment")
    action = get_object_or_404(rows, pk=action_id)
    place = action.establishment
    may_finish = plan_rights_at(user, place).may_progress(action)
    if not (may_finish and rights_at(user, place).can_answer):
        raise PermissionDenied
    question = questionnaire().by_id.get(action.question_id)
    if question is None:
        raise Http404
    return action, question


def _page(
    request: HttpRequest,
    action: Action,
    question: Question,
    *,
    faulty: EvidenceForm | None = None,
) -> HttpResponse:
    fresh = {
        kind: EvidenceForm(kind=kind, proof_months=question.proof_months)
        for kind in KINDS
    }
    if faulty is not None:
        fresh[faulty.kind] = faulty
    context = {
        "action": action,
        "establishment": action.establishment,
        "question": question,
        "evidence_forms": fresh.values(),
        "faulty_kind": faulty.kind if faulty else None,
        "today": clock.today(),
    }
    return render_page(
        request,
        "maturity/closing.html",
        context,
        partial="proof",
        status=422 if faulty else 200,
    )
