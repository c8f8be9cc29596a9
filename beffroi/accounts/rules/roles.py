"""The roles of design/product.md § 3 and what each is, once and for all."""

from enum import StrEnum


class Role(StrEnum):
    REGIONAL_LEAD = "regional_lead"
    REFERENT = "referent"
    DIRECTOR = "director"
    DPO = "dpo"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    REGIONAL_READER = "regional_reader"
    OPERATOR_ADMIN = "operator_admin"


# Their accounts open on a whole region or on the settings: a second factor is required.
MFA_ROLES = frozenset({Role.REGIONAL_LEAD, Role.OPERATOR_ADMIN})
REGIONAL_ROLES = frozenset({Role.REGIONAL_LEAD, Role.REGIONAL_READER})
# Roles that belong to an organization or to some of its establishments.
FIELD_ROLES = frozenset(
    {Role.REFERENT, Role.DIRECTOR, Role.DPO, Role.CONTRIBUTOR, Role.READER}
)
# Those who read the whole file of an establishment: a contributor answers, no more.
WIDE_ROLES = FIELD_ROLES - {Role.CONTRIBUTOR}
