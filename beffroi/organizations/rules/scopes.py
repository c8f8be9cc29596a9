"""Which role goes with which scope, and who may give it.

Source: design/product.md § 3.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from beffroi.accounts.rules.roles import FIELD_ROLES, REGIONAL_ROLES, Role
from beffroi.organizations.rules.reach import Reach


def fits(
    role: Role, *, region_code: str, has_organization: bool, establishment_count: int
) -> bool:
    """Tell whether a role may be held on a scope.

    An organization without establishments named is the organization whole.
    """
    if role in FIELD_ROLES:
        return has_organization and not region_code
    if has_organization or establishment_count:
        return False
    return bool(region_code) == (role in REGIONAL_ROLES)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role is given.

    `establishment_ids` is empty for the organization whole; `regions` holds the
    regions of every establishment that the role would open.
    """

    region_code: str = ""
    organization_id: UUID | None = None
    establishment_ids: frozenset[UUID] = frozenset()
    regions: frozenset[str] = frozenset()


INVITING_ROLES = frozenset({Role.REFERENT, Role.DIRECTOR})


def may_give(reach: Reach, role: Role, scope: Scope, *, region_has_lead: bool) -> bool:
    """Tell whether a person may give a role, and therefore also take it back.

    The regional team gives every role inside its region; referent and director
    give field roles inside what they hold; the technical administration gives
    its own role and the first regional one.
    """
    if role == Role.OPERATOR_ADMIN:
        return Role.OPERATOR_ADMIN in reach.roles
    if role in REGIONAL_ROLES:
        is_first = role == Role.REGIONAL_LEAD and not region_has_lead
        return scope.region_code in reach.region_codes(Role.REGIONAL_LEAD) or (
            is_first and Role.OPERATOR_ADMIN in reach.roles
        )
    if scope.organization_id is None:
        return False
    if scope.regions and scope.regions <= reach.region_codes(Role.REGIONAL_LEAD):
        return True
    if scope.organization_id in reach.organization_ids(INVITING_ROLES):
        return True
    return bool(scope.establishment_ids) and (
        scope.establishment_ids <= reach.establishment_ids(INVITING_ROLES)
    )


def scope_key(email: str, role: Role, scope: Scope) -> str:
    """Return the fingerprint of « this role, on this scope, for this address ».

    64 hexadecimal characters; the same for the same offer, whatever the order
    of the establishments and the capitals of the address.
    """
    parts = [
        email.strip().lower(),
        role.value,
        scope.region_code,
        str(scope.organization_id or ""),
        *sorted(map(str, scope.establishment_ids)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
