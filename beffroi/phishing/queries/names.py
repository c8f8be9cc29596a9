"""Who did what in a test, where an agreement opens it: read by one operation alone.

Without an agreement in force, or after the names were erased, nothing here returns a name.
"""

from dataclasses import dataclass

from django.db.models import Q

from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.results import NominativeAgreement
from beffroi.phishing.models.targets import Target

MOST = 500


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One person and what happened; never shown but in answer to a stated reason."""

    name: str
    team: str
    has_reported: bool
    has_clicked: bool
    has_attempted: bool


def agreement_of(place: CampaignPlace) -> NominativeAgreement | None:
    return NominativeAgreement.objects.in_force().filter(place=place).first()


def are_names_open(place: CampaignPlace) -> bool:
    """Tell whether an agreement in force opens the names of a place today."""
    campaign = place.campaign
    is_open = campaign.is_nominative and not campaign.is_frozen
    return is_open and agreement_of(place) is not None


def named_lines(place: CampaignPlace) -> tuple[NamedLine, ...]:
    """Return who reported and who was caught, by name; nothing without an agreement."""
    if not are_names_open(place):
        return ()
    acted = Q(reported_at__isnull=False) | Q(clicked_at__isnull=False)
    rows = (
        Target.objects.filter(acted, place=place, is_check=False, staff__isnull=False)
        .select_related("staff")
        .order_by("staff__sort_name", "pk")[:MOST]
    )
    return tuple(
        NamedLine(
            row.staff.full_name if row.staff else "",
            row.team_label,
            row.reported_at is not None,
            row.clicked_at is not None,
            row.attempted_at is not None,
        )
        for row in rows
    )
