"""Close an action with the proof that it is done: it becomes a proof of its question."""

from functools import partial
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
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.evidence import EvidenceForm, evidence_forms
from beffroi.maturity.operations.closing import close_with_proof
from beffroi.maturity.operations.evidence import Brought
from beffroi.maturity.queries.closing import Provable, provable_of
from beffroi.maturity.views.proofs import is_kept, sent_proof
from beffroi.ui.pages import render_page


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Offer the three kinds of proof; htmx draws the same on the page of the action."""
    user = signed_in(request)
    action, proven = _found(user, action_id)
    if request.method == "GET":
        return _page(request, action, proven)
    form = sent_proof(request, proven.question.proof_months)
    if not is_kept(form, partial(_close, action, user)):
        return _page(request, action, proven, faulty=form)
    words = (
        "L’action est faite, et sa preuve est rangée avec la réponse. La réponse, elle, "
        f"n’a pas changé : ouvrez la question {proven.question.label} pour la mettre à jour."
    )
    messages.success(request, words)
    return redirect("actionplan:action", action.pk)


def _close(action: Action, user: User, brought: Brought) -> None:
    close_with_proof(action=action, by=user.as_actor(), **brought)


def _found(user: User, action_id: UUID) -> tuple[Action, Provable]:
    """Return an action that the person may finish, and the question that it answers."""
    rows = Action.objects.visible_to(user).select_related("establishment")
    action = get_object_or_404(rows, pk=action_id)
    place = action.establishment
    may_finish = plan_rights_at(user, place).may_progress(action)
    if not (may_finish and rights_at(user, place).can_answer):
        raise PermissionDenied
    proven = provable_of(action)
    if proven is None:
        raise Http404
    return action, proven


def _page(
    request: HttpRequest,
    action: Action,
    proven: Provable,
    *,
    faulty: EvidenceForm | None = None,
) -> HttpResponse:
    context = {
        "action": action,
        "proven": proven,
        "evidence_forms": evidence_forms(proven.question.proof_months, faulty),
        "faulty_kind": faulty.kind if faulty else None,
    }
    return render_page(
        request,
        "maturity/closing.html",
        context,
        partial="proof",
        status=422 if faulty else 200,
    )
