"""Which lines of the journal a role opens."""

from beffroi.accounts.rules.roles import Role

JOURNAL_ROLES = frozenset(
    {Role.OPERATOR_ADMIN, Role.REGIONAL_LEAD, Role.DIRECTOR, Role.DPO}
)
# Those who answer for an establishment read what is done in it.
PLACE_ROLES = (Role.DIRECTOR, Role.DPO)
