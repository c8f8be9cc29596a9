"""What the front door knows of phishing tests."""

from beffroi.accounts.rules.roles import Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module

MODULE = Module(
    slug="phishing",
    label="Tests d’hameçonnage",
    menu=(
        MenuEntry(
            group=MenuGroup.TRAIN,
            label="Scénarios",
            icon="library",
            url_name="phishing:scenarios",
            roles=frozenset({Role.REFERENT, Role.DIRECTOR, Role.REGIONAL_LEAD}),
        ),
    ),
)
