"""Who handles what people ask about their own data."""

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.access import roles_of


def can_handle_requests(user: User) -> bool:
    return Role.OPERATOR_ADMIN in roles_of(user)


def can_follow_retention(user: User) -> bool:
    return bool(roles_of(user) & {Role.OPERATOR_ADMIN, Role.DPO})
