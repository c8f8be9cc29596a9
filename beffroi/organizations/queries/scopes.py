"""Scopes of roles: what they cover, in words and for the rules."""

from collections.abc import Iterable

from beffroi.accounts.rules.roles import Role
from beffroi.lib.text import plural
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.scopes import Scope
from beffroi.reference.queries import region_name

NAMES_SHOWN = 3


def scope_of(
    region_code: str,
    organization: ManagingOrganization | None,
    establishments: Iterable[Establishment],
) -> Scope:
    """Return a scope with the regions it reaches."""
    places = list(establishments)
    if organization is None:
        return Scope(region_code=region_code)
    if places:
        regions = frozenset(place.region_code for place in places)
    else:
        regions = frozenset(
            Establishment.objects.filter(organization_id=organization.pk)
            .values_list("region_code", flat=True)
            .distinct()
        ) or frozenset({organization.region_code})
    return Scope(
        organization_id=organization.pk,
        establishment_ids=frozenset(place.pk for place in places),
        regions=regions,
    )


def holds_role(email: str, role: Role, scope: Scope) -> bool:
    """Tell whether the person of an address holds this role on exactly this scope."""
    held = (
        Membership.objects.active()
        .filter(
            user__email__iexact=email.strip(),
            role=role,
            region_code=scope.region_code,
            organization_id=scope.organization_id,
        )
        .prefetch_related("establishments")
    )
    return any(
        {place.pk for place in row.establishments.all()} == scope.establishment_ids
        for row in held
    )


def describe_scope(row: Membership | Invitation) -> str:
    """Return the scope in words; reads `organization` and `establishments` of the row."""
    places = row.establishments.all()
    if row.organization is None:
        if row.region_code:
            return f"région {region_name(row.region_code)}"
        return "toute l’installation de Beffroi"
    names = sorted(place.name for place in places)
    if not names:
        return f"{row.organization.name} (tous ses établissements)"
    if len(names) > NAMES_SHOWN:
        rest = len(names) - NAMES_SHOWN
        return f"{', '.join(names[:NAMES_SHOWN])} et {plural(rest, 'autre')}"
    return ", ".join(names)
