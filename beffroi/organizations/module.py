"""What the front door knows of establishments and teams."""

from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module

TEAM_ROLES = frozenset(
    {Role.REGIONAL_LEAD, Role.REFERENT, Role.DIRECTOR, Role.OPERATOR_ADMIN}
)

MODULE = Module(
    slug="organizations",
    label="Établissements",
    menu=(
        MenuEntry(
            group=MenuGroup.ASSESS,
            label="Mon établissement",
            icon="building-2",
            url_name="organizations:my_establishments",
            roles=FIELD_ROLES,
            scoped_url_name="organizations:establishment",
        ),
        MenuEntry(
            group=MenuGroup.ASSESS,
            label="Personnel",
            icon="contact",
            url_name="organizations:my_staff",
            roles=frozenset({Role.REFERENT, Role.DIRECTOR}),
            scoped_url_name="organizations:staff",
        ),
        MenuEntry(
            group=MenuGroup.TRAIN,
            label="Avant de tester",
            icon="shield-check",
            url_name="organizations:my_consents",
            roles=frozenset({Role.REFERENT, Role.DIRECTOR}),
            scoped_url_name="organizations:consents",
        ),
        MenuEntry(
            group=MenuGroup.REGION,
            label="Établissements",
            icon="map",
            url_name="organizations:establishments",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
        MenuEntry(
            group=MenuGroup.REGION,
            label="Messages",
            icon="megaphone",
            url_name="organizations:regional_messages",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
        MenuEntry(
            group=MenuGroup.REGION,
            label="Imports FINESS",
            icon="upload",
            url_name="organizations:finess_imports",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Équipe et invitations",
            icon="users",
            url_name="organizations:team",
            roles=TEAM_ROLES,
        ),
    ),
)
