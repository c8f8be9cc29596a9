"""Who may do what with the actions of an establishment.

Source: design/product.md § 3. Referent and director keep the plan; a contributor
finishes and comments the actions given to them; everybody else reads.
"""

from dataclasses import dataclass
from uuid import UUID

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import WIDE_ROLES, Role
from beffroi.actionplan.models import Action
from beffroi.organizations.access import MANAGERS, roles_at, roles_of
from beffroi.organizations.models.places import Establishment


@dataclass(frozen=True, slots=True)
class PlanRights:
    """What one person may do with the plan of one establishment."""

    person_id: UUID
    roles: frozenset[Role]

    @property
    def may_manage(self) -> bool:
        """Write, correct, give out, take, put off, drop."""
        return bool(self.roles & MANAGERS)

    @property
    def sees_own_only(self) -> bool:
        return Role.CONTRIBUTOR in self.roles and not self.roles & (
            WIDE_ROLES | {Role.REGIONAL_LEAD}
        )

    def may_progress(self, action: Action) -> bool:
        """Finish and comment: those who manage, or a contributor on their own action."""
        is_own = action.assignee_id == self.person_id
        return self.may_manage or (is_own and Role.CONTRIBUTOR in self.roles)


def rights_at(user: User, establishment: Establishment) -> PlanRights:
    return PlanRights(user.pk, roles_at(user, establishment))


def manages_somewhere(user: User) -> bool:
    """Whether the person keeps the plan of at least one establishment."""
    return bool(roles_of(user) & MANAGERS)
