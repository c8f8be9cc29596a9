"""Who may answer, withdraw, validate: read once per page."""

from dataclasses import dataclass

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.organizations.access import MANAGERS, has_director, roles_at
from beffroi.organizations.models.places import Establishment, ManagingOrganization


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do with the reflexes of one establishment.

    `validating_role` is the role in which they may validate, None when they may not.
    """

    user_key: str
    can_answer: bool
    can_manage: bool
    validating_role: Role | None

    @property
    def can_validate(self) -> bool:
        return self.validating_role is not None

    @property
    def can_ask_direction(self) -> bool:
        """A referent validates only where no direction has an account: it can be asked."""
        return self.validating_role == Role.REFERENT

    def can_withdraw(self, evidence: Evidence) -> bool:
        """Managers any proof, a contributor their own; nobody a measured fact.

        A proof of the head office goes with its answer: one breaks away from both.
        """
        if evidence.kind == EvidenceKind.MEASURED or not self.can_answer:
            return False
        if evidence.is_from_head_office:
            return False
        return self.can_manage or evidence.added_by_key == self.user_key


def rights_at(
    user: User, establishment: Establishment, framework: Framework | None = None
) -> Rights:
    """Return the rights of a person there; a withdrawn framework is read, no more."""
    is_read_only = framework is not None and framework.withdrawn_at is not None
    roles = frozenset() if is_read_only else roles_at(user, establishment)
    return Rights(
        user_key=str(user.pk),
        can_answer=bool(roles & (MANAGERS | {Role.CONTRIBUTOR})),
        can_manage=bool(roles & MANAGERS),
        validating_role=_validating_role(roles, establishment),
    )


def _validating_role(
    roles: frozenset[Role], establishment: Establishment
) -> Role | None:
    """The direction validates; the referent does where there is no direction."""
    if Role.DIRECTOR in roles:
        return Role.DIRECTOR
    if Role.REFERENT in roles and not has_director(establishment):
        return Role.REFERENT
    return None


def can_report(user: User, establishment: Establishment) -> bool:
    """Whoever may read the whole file may have the report made."""
    return Establishment.objects.reported_to(user).filter(pk=establishment.pk).exists()


def may_answer_for(user: User, organization: ManagingOrganization) -> bool:
    """Whoever holds the whole organization as referent or director answers for all."""
    return (
        ManagingOrganization.objects.held_whole_by(user, *MANAGERS)
        .filter(pk=organization.pk)
        .exists()
    )
