"""What a person's memberships open: regions, organizations, establishments.

Source: design/product.md § 3 (roles and scopes).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from beffroi.accounts.rules.roles import FIELD_ROLES, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One role on one scope: a region, a whole organization, or some establishments."""

    role: Role
    region_code: str = ""
    organization_id: UUID | None = None
    establishment_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """All the grants of one person."""

    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def region_codes(self, *roles: Role) -> frozenset[str]:
        """Return the regions held in one of these roles."""
        return frozenset(
            grant.region_code
            for grant in self.grants
            if grant.role in roles and grant.region_code
        )

    def organization_ids(self, roles: Iterable[Role] = FIELD_ROLES) -> frozenset[UUID]:
        """Return the organizations held whole in one of these roles."""
        wanted = frozenset(roles)
        return frozenset(
            grant.organization_id
            for grant in self.grants
            if grant.role in wanted
            and grant.organization_id is not None
            and not grant.establishment_ids
        )

    def establishment_ids(self, roles: Iterable[Role] = FIELD_ROLES) -> frozenset[UUID]:
        """Return the establishments held one by one in one of these roles."""
        wanted = frozenset(roles)
        ids: frozenset[UUID] = frozenset()
        for grant in self.grants:
            if grant.role in wanted:
                ids |= grant.establishment_ids
        return ids

    def roles_at(
        self, *, establishment_id: UUID, organization_id: UUID | None, region_code: str
    ) -> frozenset[Role]:
        """Return the roles held at one establishment."""
        return frozenset(
            grant.role
            for grant in self.grants
            if (grant.region_code and grant.region_code == region_code)
            or establishment_id in grant.establishment_ids
            or (
                not grant.establishment_ids
                and organization_id is not None
                and grant.organization_id == organization_id
            )
        )
