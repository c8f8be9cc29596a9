"""Somebody leaves: what they held is handed over, their account is closed; or opened again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import signed_in
from beffroi.accounts.operations.closing import reopen_account
from beffroi.home.departing import closed_accounts as accounts_closed
from beffroi.home.departing import colleagues_of, leaving
from beffroi.home.forms.people import HandOverForm
from beffroi.home.operations import depart
from beffroi.lib.errors import Refusal
from beffroi.organizations.access import is_operator
from beffroi.organizations.queries.people import members_in, memberships_for
from beffroi.ui.pages import page_of, posted, render_page


@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, membership_id: str) -> HttpResponse:
    """Show what a person holds, then hand it over and end their roles."""
    user = signed_in(request)
    membership = get_object_or_404(memberships_for(user), pk=membership_id)
    if not members_in([membership], user)[0].can_change:
        raise PermissionDenied
    person = membership.user
    found = leaving(person, manager=user)
    colleagues = colleagues_of(found.memberships, besides=person)
    form = HandOverForm(posted(request), colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            is_closed = depart(person=person, to=form.taker(), manager=user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            end = "Son compte est fermé." if is_closed else "Ses autres rôles restent."
            messages.success(
                request, f"Le départ de {person.get_full_name()} est enregistré. {end}"
            )
            return redirect("organizations:team")
    context = {
        "found": found,
        "form": form,
        "membership_id": membership_id,
        "is_self": person.pk == user.pk,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "home/departure.html", context, status=status)


@require_GET
def closed_accounts(request: HttpRequest) -> HttpResponse:
    if not is_operator(signed_in(request)):
        raise PermissionDenied
    context = {"page": page_of(accounts_closed(), request)}
    return render_page(request, "home/closed_accounts.html", context)


@require_POST
def account_reopen(request: HttpRequest, user_id: str) -> HttpResponse:
    user = signed_in(request)
    if not is_operator(user):
        raise PermissionDenied
    person = get_object_or_404(accounts_closed(), pk=user_id)
    try:
        reopen_account(user=person, by=user.as_actor())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            f"Le compte de {person.get_full_name()} est rouvert. "
            "Il ne tient aucun rôle : une invitation le lui donnera.",
        )
    return redirect("home:closed_accounts")
