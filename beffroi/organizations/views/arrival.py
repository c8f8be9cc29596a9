"""The page of somebody whom a provider knows, and who has no account here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beffroi.accounts.access import visitor
from beffroi.accounts.arrivals import read_arrival
from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.oidc import find_provider
from beffroi.accounts.queries import find_user
from beffroi.accounts.rules.claims import Known
from beffroi.accounts.rules.roles import Role
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib.errors import Refusal
from beffroi.organizations.forms.people import KnownForm
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.arrivals import ask_invitation
from beffroi.organizations.operations.invitations import accept_with_identity
from beffroi.organizations.queries.arrivals import (
    invitations_waiting_for,
    organizations_named_by,
    places_named_by,
)
from beffroi.organizations.queries.scopes import describe_scope
from beffroi.organizations.views.acceptance import enter_known
from beffroi.ui.pages import render_page


def _known(request: HttpRequest) -> Known:
    known = read_arrival(request.session)
    if known is None or visitor(request) is not None:
        raise Http404
    return known


@require_GET
@login_not_required
@never_cache
def arrival(request: HttpRequest) -> HttpResponse:
    """Say what the provider told, what waits, and whom to ask: no right is given here."""
    known = read_arrival(request.session)
    if known is None or visitor(request) is not None:
        return redirect("/")
    provider = find_provider(known.provider)
    context = {
        "known": known,
        "label": provider.label if provider else known.provider,
        "has_account": bool(known.email) and find_user(known.email) is not None,
        "offers": [
            (row, ROLE_LABELS[Role(row.role)], describe_scope(row))
            for row in invitations_waiting_for(known)
        ],
        "places": places_named_by(known),
        "organizations": organizations_named_by(known),
    }
    return render_page(request, "organizations/people/arrival.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def arrival_accept(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Accept an invitation sent to the address that the provider vouches for."""
    known = _known(request)
    offered = get_object_or_404(invitations_waiting_for(known), pk=invitation_id)
    form = KnownForm(
        request.POST or None,
        initial={"first_name": known.first_name, "last_name": known.last_name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_with_identity(
                invitation=offered,
                known=known,
                by=Actor(ActorKind.LINK, str(offered.pk), offered.email),
                **form.description(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return enter_known(request, user, known)
    context = {
        "form": form,
        "known": known,
        "email": offered.email,
        "role": ROLE_LABELS[Role(offered.role)],
        "scope": describe_scope(offered),
    }
    status = 422 if form.is_bound else 200
    template = "organizations/people/invitation_known_person.html"
    return render_page(request, template, context, status=status)


@require_POST
@login_not_required
def arrival_ask(request: HttpRequest, establishment_id: str) -> HttpResponse:
    """Ask the people of a named establishment for an invitation."""
    known = _known(request)
    named = {place.pk: place for place in places_named_by(known)}
    place = get_object_or_404(Establishment, pk=establishment_id)
    if place.pk not in named:
        raise Http404
    try:
        ask_invitation(known=known, establishment=place)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            "Votre demande est partie. Vous recevrez l’invitation par courriel.",
        )
    return redirect("organizations:arrival")
