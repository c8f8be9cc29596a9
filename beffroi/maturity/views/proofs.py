"""What the screens that receive a proof share."""

from collections.abc import Callable

from django.http import Http404, HttpRequest

from beffroi.lib.errors import Refusal
from beffroi.maturity.forms.evidence import FORM_KINDS, EvidenceForm
from beffroi.maturity.operations.evidence import Brought


def sent_proof(request: HttpRequest, proof_months: int) -> EvidenceForm:
    """Return the form that was sent; 404 for another kind: a measured fact is never typed."""
    kind = next((k for k in FORM_KINDS if k == request.POST.get("kind")), None)
    if kind is None:
        raise Http404
    return EvidenceForm(
        request.POST, request.FILES, kind=kind, proof_months=proof_months
    )


def is_kept(form: EvidenceForm, keep: Callable[[Brought], object]) -> bool:
    """Hand a valid proof over; tell whether it was kept, the reason stands on the form."""
    if not form.is_valid():
        return False
    try:
        keep(form.brought)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
