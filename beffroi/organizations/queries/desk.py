"""What was asked of the regional team, and what it planned, at one establishment."""

from collections.abc import Collection

from django.db.models import QuerySet

from beffroi.organizations.models.desk import FollowUp, HelpRequest
from beffroi.organizations.models.places import Establishment

HISTORY_SHOWN = 10


def open_help(place: Establishment) -> HelpRequest | None:
    return HelpRequest.objects.waiting().filter(establishment=place).first()


def help_history(place: Establishment) -> QuerySet[HelpRequest]:
    """Return the requests that are closed, the last ones."""
    rows = HelpRequest.objects.filter(establishment=place, closed_at__isnull=False)
    return rows.order_by("-asked_at", "pk")[:HISTORY_SHOWN]


def follow_up_of(place: Establishment) -> FollowUp | None:
    return FollowUp.objects.filter(establishment=place).first()


def waiting_help(region_codes: Collection[str]) -> QuerySet[HelpRequest]:
    """Return the requests that wait in some regions, the oldest first."""
    rows = HelpRequest.objects.waiting().filter(
        establishment__region_code__in=region_codes
    )
    return rows.select_related("establishment__officer").order_by("asked_at", "pk")


def follow_ups(region_codes: Collection[str]) -> QuerySet[FollowUp]:
    """Return the contacts planned in some regions, the nearest first."""
    rows = FollowUp.objects.filter(establishment__region_code__in=region_codes)
    return rows.select_related("establishment__officer").order_by(
        "next_contact_on", "establishment__sort_name"
    )
