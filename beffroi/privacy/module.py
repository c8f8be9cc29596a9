"""What privacy tells the front door about itself."""

from beffroi.accounts.rules.roles import Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module

MODULE = Module(
    slug="privacy",
    label="Données personnelles",
    menu=(
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Données personnelles",
            icon="shield-user",
            url_name="privacy:register",
            roles=frozenset({Role.OPERATOR_ADMIN, Role.DPO, Role.DIRECTOR}),
        ),
    ),
)
