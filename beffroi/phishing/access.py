"""Who may prepare, launch and stop a test."""

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.access import (
    MANAGERS,
    can_manage,
    can_see_detail,
    directing,
    roles_at,
)
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


def can_read_results(user: User, place: CampaignPlace) -> bool:
    """The managers of the place, and a regional lead to whom it opens its detail."""
    if can_manage(user, place.establishment):
        return True
    leads = Role.REGIONAL_LEAD in roles_at(user, place.establishment)
    return (
        leads
        and place.campaign.is_regional
        and can_see_detail(user, place.establishment)
    )


def can_handle_results(user: User, place: CampaignPlace) -> bool:
    """Documents, lines and erasures belong to those who manage the place."""
    return can_manage(user, place.establishment)


def can_read_names(user: User, place: CampaignPlace) -> bool:
    """The referent alone: whoever also directs the place has the direction's view."""
    roles = roles_at(user, place.establishment)
    return Role.REFERENT in roles and Role.DIRECTOR not in roles
