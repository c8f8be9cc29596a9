"""Who may do what at an establishment: predicates that read like sentences."""

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.organizations.models.memberships import Membership, MembershipQuerySet
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SharingLevel

MANAGERS = frozenset({Role.REFERENT, Role.DIRECTOR})


def roles_of(user: User) -> frozenset[Role]:
    """Return every role that a person holds somewhere."""
    return Membership.objects.reach_of(user).roles


def roles_at(user: User, establishment: Establishment) -> frozenset[Role]:
    """Return the roles that a person holds at one establishment."""
    return Membership.objects.reach_of(user).roles_at(
        establishment_id=establishment.pk,
        organization_id=establishment.organization_id,
        region_code=establishment.region_code,
    )


def can_manage(user: User, establishment: Establishment) -> bool:
    """Referent or director there: profile, contacts, invitations, plan."""
    return bool(roles_at(user, establishment) & MANAGERS)


def can_answer(user: User, establishment: Establishment) -> bool:
    return bool(roles_at(user, establishment) & (MANAGERS | {Role.CONTRIBUTOR}))


def can_choose_sharing(user: User, establishment: Establishment) -> bool:
    return can_manage(user, establishment)


def can_animate(user: User, establishment: Establishment) -> bool:
    """Regional team there: officer in charge, contact notes, invitations."""
    return Role.REGIONAL_LEAD in roles_at(user, establishment)


def can_see_detail(user: User, establishment: Establishment) -> bool:
    roles = roles_at(user, establishment)
    if roles & FIELD_ROLES:
        return True
    return (
        Role.REGIONAL_LEAD in roles
        and establishment.sharing_level == SharingLevel.DETAIL
    )


def is_regional_lead(user: User) -> bool:
    return Role.REGIONAL_LEAD in roles_of(user)


def is_operator(user: User) -> bool:
    return Role.OPERATOR_ADMIN in roles_of(user)


def directing(establishment: Establishment) -> MembershipQuerySet:
    """Return the roles of the people who direct an establishment and may sign in."""
    return (
        Membership.objects.active()
        .acting_at(establishment.pk, establishment.organization_id)
        .filter(role=Role.DIRECTOR, user__is_active=True)
    )


def has_director(establishment: Establishment) -> bool:
    return directing(establishment).exists()
