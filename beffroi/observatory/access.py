"""Who may read the figures, and who may run campaigns."""

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.memberships import Membership


def regions_animated(user: User) -> tuple[str, ...]:
    """Return the regions where a person may run campaigns and have figures published."""
    reach = Membership.objects.reach_of(user)
    return tuple(sorted(reach.region_codes(Role.REGIONAL_LEAD)))
