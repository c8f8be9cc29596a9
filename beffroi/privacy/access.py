"""Who handles what people ask about their own data."""

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.access import roles_of

HANDLERS = frozenset({Role.OPERATOR_ADMIN, Role.DPO})


def can_handle_requests(user: User) -> bool:
    """The technical administration, and the DPO for the people of their places alone."""
    return bool(roles_of(user) & HANDLERS)


def can_follow_retention(user: User) -> bool:
    return bool(roles_of(user) & HANDLERS)
