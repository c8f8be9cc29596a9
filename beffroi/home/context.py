"""What every page receives from the front door: the menu and the place looked at."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.home.menu import bottom_bar, menu_for
from beffroi.home.panels import panels_for
from beffroi.organizations.access import roles_of
from beffroi.organizations.models.places import Establishment
from beffroi.ui.chrome import Place


def front_door(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of the page for the person who asks; nothing when signed out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"panels": ()}
    establishment = _establishment(request, user)
    sections = menu_for(
        roles_of(user),
        path=request.path,
        establishment_id=establishment.pk if establishment else None,
    )
    return {
        "panels": panels_for(request.resolver_match),
        "menu": sections,
        "bottom_bar": bottom_bar(sections, path=request.path),
        "current_place": _place(establishment) if establishment else None,
    }


def _establishment(request: HttpRequest, user: User) -> Establishment | None:
    """Return the establishment that the address names, if this person may open it."""
    match = request.resolver_match
    key = match.kwargs.get("establishment_id") if match else None
    if not isinstance(key, UUID):
        return None
    known = Establishment.objects.visible_to(user).only("pk", "name", "town")
    return known.filter(pk=key).first()


def _place(establishment: Establishment) -> Place:
    return Place(
        label=establishment.name,
        url=reverse("organizations:establishment", args=[establishment.pk]),
        note=establishment.town,
    )
