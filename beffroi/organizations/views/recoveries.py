"""Vouch for somebody who lost the second factor, or refuse."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.accounts.operations.recovery import confirm_recovery, refuse_recovery
from beffroi.lib.errors import Refusal
from beffroi.organizations.forms.people import VouchForm
from beffroi.organizations.queries.recoveries import RecoveryLine, recoveries_for
from beffroi.ui.pages import posted, render_page


@require_GET
def recovery_list(request: HttpRequest) -> HttpResponse:
    context = {"lines": recoveries_for(signed_in(request))}
    return render_page(request, "organizations/people/recovery_list.html", context)


def _line(user: User, recovery_id: str) -> RecoveryLine:
    found = [line for line in recoveries_for(user) if line.request.pk == recovery_id]
    if not found:
        raise Http404
    return found[0]


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_confirm(request: HttpRequest, recovery_id: str) -> HttpResponse:
    user = signed_in(request)
    line = _line(user, recovery_id)
    form = VouchForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            confirm_recovery(request=line.request, roles=line.roles, confirmer=user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Vous avez confirmé l’identité de {line.name}.")
            return redirect("organizations:recoveries")
    return render_page(
        request,
        "organizations/people/recovery_confirm.html",
        {"line": line, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
def recovery_refuse(request: HttpRequest, recovery_id: str) -> HttpResponse:
    user = signed_in(request)
    line = _line(user, recovery_id)
    try:
        refuse_recovery(request=line.request, by=user.as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La demande est refusée, et la personne prévenue.")
    return redirect("organizations:recoveries")
