"""What every view begins with: establishment and framework, fetched through the person."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from beffroi.accounts.access import signed_in
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.queries.frameworks import readable_at
from beffroi.maturity.rules.paths import Path
from beffroi.organizations.models.places import Establishment


def open_place(request: HttpRequest, establishment_id: UUID) -> Establishment:
    """Return an establishment whose answers this person may read; 404 for a stranger."""
    places = Establishment.objects.detailed_for(signed_in(request))
    return get_object_or_404(places.select_related("organization"), pk=establishment_id)


def framework_at(place: Establishment, slug: str) -> Framework | None:
    """Return the framework that the address names, None for the twelve reflexes.

    404 when it is not offered to this establishment, or was withdrawn before it began.
    """
    if not slug:
        return None
    return get_object_or_404(readable_at(place), slug=slug)


def path_of(request: HttpRequest) -> Path:
    """Return the path that the address names, that of the reflex otherwise."""
    try:
        return Path(request.GET.get("parcours", ""))
    except ValueError:
        return Path.REFLEX
