"""End the ties with a head office that an establishment has left; may be run twice.

The organizations below announce nothing: they keep the moment of the change
(`Establishment.moved_at`), which is read here (docs/adr/0034).
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib import clock
from beffroi.maturity.models.head_office import Inheritance
from beffroi.maturity.rules.inheritance import FOLLOWING
from beffroi.maturity.work import inheritance
from beffroi.maturity.work import standing as standings
from beffroi.maturity.work.head_office import note_ties, spread
from beffroi.organizations.models.places import Establishment

RECENT = timedelta(days=2)
MOVED = Actor(SYSTEM.kind, SYSTEM.key, "Changement d’organisme")


def end_recent() -> int:
    """End the ties of who has just changed organization; every minute, few rows read."""
    return _end(since=clock.now() - RECENT)


def end_all() -> int:
    """The same, whenever they changed; every night, lest a stop of two days forget one."""
    return _end(since=None)


def _end(since: datetime | None) -> int:
    """Return how many establishments had something to end; their new head office follows."""
    links = _left_behind()
    if since is not None:
        links = links.filter(establishment__moved_at__gte=since)
    keys = list(links.values_list("establishment_id", flat=True).distinct())
    arrived = {organization for key in keys if (organization := _end_at(key))}
    for organization in sorted(arrived):
        spread(organization)
    return len(keys)


def _left_behind() -> QuerySet[Inheritance]:
    return Inheritance.objects.filter(state__in=FOLLOWING).exclude(
        source__organization_id=F("establishment__organization_id")
    )


@transaction.atomic
def _end_at(key: UUID) -> UUID | None:
    """End the former ties of one establishment; return its organization of today."""
    place = Establishment.objects.get(pk=key)
    standing = standings.lock(place)
    links = _left_behind().filter(establishment=place).select_related("source")
    ended = []
    for link in links.order_by("source__question_id"):
        inheritance.end(link, place, by=MOVED)
        ended.append(link.source.question_id)
    if ended:
        standings.refresh(standing, place, question_ids=ended, by=SYSTEM)
        note_ties(place, "end_inheritance", ended, by=MOVED)
    return place.organization_id
