"""What a person may do with a managing organization."""

from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.access import MANAGERS
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import ManagingOrganization


def may_correct(user: User, organization: ManagingOrganization) -> bool:
    """The regional team of its region, and those who manage the whole organization."""
    reach = Membership.objects.reach_of(user)
    if organization.pk in reach.organization_ids(MANAGERS):
        return True
    leads = reach.region_codes(Role.REGIONAL_LEAD)
    in_region = Q(region_code__in=leads) | Q(establishments__region_code__in=leads)
    return (
        ManagingOrganization.objects.filter(pk=organization.pk)
        .filter(in_region)
        .exists()
    )
