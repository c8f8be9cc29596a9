"""The establishment that a page belongs to, found by what its address names."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action, RecurringTask
from beffroi.alert.models import Poster
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.reports import Report
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet

PLACE_FIELDS = ("pk", "name", "town", "organization_id", "region_code")
HERE = "establishment_id"
Seen = Callable[[User], "QuerySet[Any]"]
# What belongs to one establishment, by the name of its key in the addresses: what the
# person may see of it, and the way from there to the establishment.
BELONGINGS: dict[str, tuple[Seen, str]] = {
    "action_id": (lambda user: Action.objects.visible_to(user), HERE),
    "series_id": (lambda user: RecurringTask.objects.visible_to(user), HERE),
    "request_id": (lambda user: OutsideRequest.objects.visible_to(user), HERE),
    "evidence_id": (lambda user: Evidence.objects.visible_to(user), HERE),
    "snapshot_id": (
        lambda user: Snapshot.objects.visible_to(user),
        f"assessment__{HERE}",
    ),
    "report_id": (lambda user: Report.objects.visible_to(user), HERE),
    "poster_id": (lambda user: Poster.objects.visible_to(user), HERE),
}


def place_of_page(request: HttpRequest, user: User) -> Establishment | None:
    """Return the establishment of the page, if this person may open it; one query."""
    match = request.resolver_match
    named = match.kwargs if match else {}
    key = named.get(HERE)
    if isinstance(key, UUID):
        return _places(user).filter(pk=key).first()
    for name, (seen, way) in BELONGINGS.items():
        key = named.get(name)
        if isinstance(key, UUID):
            owner = seen(user).filter(pk=key).values(way)
            return _places(user).filter(pk__in=owner).first()
    return None


def _places(user: User) -> EstablishmentQuerySet:
    """Return what the frame shows of a place; what one may see costs a query by itself."""
    return Establishment.objects.visible_to(user).only(*PLACE_FIELDS)
