"""Ask a direction without account to validate the results."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.accounts.access import signed_in
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.access import rights_at
from beffroi.maturity.forms.requests import ApprovalAskForm
from beffroi.maturity.operations.approvals import ask_approval
from beffroi.maturity.queries.approvals import approvals_of
from beffroi.maturity.views.fetching import open_place
from beffroi.ui.pages import posted, render_page


@require_http_methods(["GET", "HEAD", "POST"])
def approval_ask(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """Write to the direction; offered only where it has no account."""
    place = open_place(request, establishment_id)
    user = signed_in(request)
    if not rights_at(user, place).can_ask_direction:
        raise PermissionDenied
    form = ApprovalAskForm(posted(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            asked = ask_approval(
                establishment=place, name=data["name"], email=data["email"], asker=user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Le message part vers {asked.recipient_name}.")
            return redirect("maturity:approval_ask", place.pk)
    context = {
        "place": place,
        "form": form,
        "approvals": approvals_of(place),
        "now": clock.now(),
    }
    return render_page(
        request,
        "maturity/requests/approval_ask.html",
        context,
        status=422 if form.is_bound else 200,
    )
