"""An establishment beside those that look like it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from beffroi.accounts.access import signed_in
from beffroi.observatory.queries.peers import Likeness, peers_of
from beffroi.organizations.access import can_manage
from beffroi.organizations.models.places import Establishment
from beffroi.ui.pages import render_page


def _place(request: HttpRequest, establishment_id: UUID) -> Establishment:
    """Return an establishment whose results this person may read; 404 for a stranger."""
    places = Establishment.objects.detailed_for(signed_in(request))
    return get_object_or_404(places, pk=establishment_id)


@require_GET
def peers(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    place = _place(request, establishment_id)
    asked = request.GET.get("comparer", "")
    likeness = Likeness(asked) if asked in set(Likeness) else Likeness.FAMILY
    context = {
        "place": place,
        "page": peers_of(place, likeness),
        "choices": [(item.value, item.label) for item in Likeness],
        "may_manage": can_manage(signed_in(request), place),
    }
    return render_page(request, "observatory/peers.html", context)


@require_GET
def panel(request: HttpRequest, establishment_id: UUID) -> HttpResponse:
    """A fragment for the establishment's page."""
    place = _place(request, establishment_id)
    context = {"place": place, "page": peers_of(place, Likeness.FAMILY)}
    return render_page(
        request, "observatory/peers_panel.html", context, partial="panel"
    )
