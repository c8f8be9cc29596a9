"""Who may prepare, launch and stop a test."""

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.access import MANAGERS, directing, roles_at
from beffroi.organizations.models.memberships import Membership
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace


def can_conduct(user: User, campaign: Campaign) -> bool:
    """The regional team conducts what it leads; an establishment's managers, their own."""
    if campaign.is_regional:
        regions = Membership.objects.reach_of(user).region_codes(Role.REGIONAL_LEAD)
        return campaign.region_code in regions
    rows = campaign.places.select_related("establishment")
    return all(roles_at(user, row.establishment) & MANAGERS for row in rows)


def can_approve(user: User, place: CampaignPlace) -> bool:
    """Only the direction of the establishment says yes."""
    return directing(place.establishment).filter(user=user).exists()
