"""For whom a person may write scenarios and take over old files."""

from dataclasses import dataclass

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.scopes import INVITING_ROLES
from beffroi.phishing.rules.owners import (
    ESTABLISHMENT,
    ORGANIZATION,
    REGION,
    owner_key,
    read_owner_key,
)
from beffroi.reference.queries import region_name

PLACES_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose something is: one region, one organization or one establishment."""

    region_code: str = ""
    organization: ManagingOrganization | None = None
    establishment: Establishment | None = None

    @property
    def words(self) -> str:
        if self.region_code:
            return region_name(self.region_code)
        owner = self.organization or self.establishment
        return owner.name if owner else ""


def owner_choices(
    user: User, *, has_organizations: bool = True
) -> list[tuple[str, str]]:
    """Return the keys and names of whom a person may write for: region, organization, places."""
    reach = Membership.objects.reach_of(user)
    regions = sorted(reach.region_codes(Role.REGIONAL_LEAD))
    found = [
        (owner_key(REGION, code), f"Toute la région {region_name(code)}")
        for code in regions
    ]
    whole = reach.organization_ids(INVITING_ROLES)
    if whole and has_organizations:
        rows = ManagingOrganization.objects.filter(pk__in=whole).order_by("name", "pk")
        found += [
            (owner_key(ORGANIZATION, row.pk), f"{row.name} (tous ses établissements)")
            for row in rows
        ]
    places = Establishment.objects.held_by(user, *INVITING_ROLES).open().by_name()
    found += [
        (owner_key(ESTABLISHMENT, row.pk), row.name) for row in places[:PLACES_SHOWN]
    ]
    return found


def owner_named(user: User, text: str) -> Owner | None:
    """Return an owner that a person may write for; None for any other key."""
    if text not in dict(owner_choices(user)):
        return None
    kind, key = read_owner_key(text)
    if kind == REGION:
        return Owner(region_code=key)
    if kind == ORGANIZATION:
        return Owner(organization=ManagingOrganization.objects.get(pk=key))
    return Owner(establishment=Establishment.objects.get(pk=key))


def may_write(user: User) -> bool:
    """Tell whether a person may write scenarios for anybody."""
    roles = Membership.objects.reach_of(user).roles
    return bool(roles & (frozenset(INVITING_ROLES) | {Role.REGIONAL_LEAD}))
