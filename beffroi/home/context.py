"""What every page receives from the front door: the menu and the place looked at."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.home.menu import bottom_bar, menu_for
from beffroi.home.page_place import place_of_page
from beffroi.home.panels import panels_for
from beffroi.organizations.acting import Standpoint, role_opening, standpoint_of
from beffroi.organizations.models.places import Establishment
from beffroi.ui.chrome import Place


def front_door(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of the page for the person who asks; nothing when signed out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"panels": ()}
    establishment = place_of_page(request, user)
    standpoint = standpoint_of(request, user)
    sections = menu_for(
        standpoint.roles_on(establishment),
        path=request.path,
        establishment_id=establishment.pk if establishment else None,
    )
    return {
        "panels": panels_for(request.resolver_match),
        "menu": sections,
        "bottom_bar": bottom_bar(sections, path=request.path),
        "current_place": _place(establishment, standpoint) if establishment else None,
        "acting": standpoint.acting,
        "other_roles": standpoint.others,
    }


def _place(place: Establishment, standpoint: Standpoint) -> Place:
    """Describe the establishment of the page, and in which role one stands there."""
    acting = standpoint.acting
    if acting is None:
        role, switch = "", None
    elif acting.covers(place):
        role, switch = acting.role_label, None
    else:
        switch = role_opening(standpoint.others, place)
        role = switch.role_label if switch else ""
    return Place(
        label=place.name,
        url=reverse("organizations:establishment", args=[place.pk]),
        note=place.town,
        role=role,
        switch_key=switch.key if switch else "",
    )
