"""Find a scenario for the person who asks: a stranger finds nothing."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from beffroi.accounts.access import signed_in
from beffroi.accounts.models import User
from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.queries.owners import may_write
from beffroi.phishing.queries.scenario_library import Card, card_of, published
from beffroi.phishing.queries.scenarios import latest
from beffroi.phishing.rules.scenario_drafts import is_edited


def writer(request: HttpRequest) -> User:
    """Return the person, who may read the library. Raises: PermissionDenied."""
    user = signed_in(request)
    if not may_write(user):
        raise PermissionDenied
    return user


def readable_card(request: HttpRequest, slug: str) -> Card:
    """Return a published scenario that the person may read. Raises: Http404."""
    user = writer(request)
    if not is_edited(slug):
        if slug not in latest():
            raise Http404
        return card_of(latest()[slug], None)
    rows = EditedScenario.objects.visible_to(user).select_related(
        "organization", "establishment"
    )
    row = get_object_or_404(rows, slug=slug)
    scenario = published(row)
    if scenario is None:
        raise Http404
    return card_of(scenario, row)


def editable(request: HttpRequest, slug: str) -> EditedScenario:
    """Return a scenario that the person may change. Raises: Http404."""
    rows = EditedScenario.objects.editable_by(writer(request))
    return get_object_or_404(
        rows.select_related("organization", "establishment"), slug=slug
    )
