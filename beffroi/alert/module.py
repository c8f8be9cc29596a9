"""The manifest of the emergency pages."""

from beffroi.accounts.rules.roles import Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module

MODULE = Module(
    slug="alert",
    label="Je pense être attaqué",
    menu=(
        MenuEntry(
            group=MenuGroup.FACE,
            label="Affiche d’urgence",
            icon="siren",
            url_name="alert:my_posters",
            scoped_url_name="alert:posters",
            roles=frozenset({Role.REFERENT, Role.DIRECTOR}),
        ),
        MenuEntry(
            group=MenuGroup.REGION,
            label="Données de référence",
            icon="book-marked",
            url_name="alert:facts",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
    ),
)
