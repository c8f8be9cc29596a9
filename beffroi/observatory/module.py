"""What the observatory tells the front door about itself."""

from beffroi.accounts.rules.roles import Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module, Panel

MODULE = Module(
    slug="observatory",
    label="Observatoire",
    menu=(
        MenuEntry(
            group=MenuGroup.REGION,
            label="Observatoire",
            icon="chart-column",
            url_name="observatory:observatory",
            roles=frozenset({Role.REGIONAL_LEAD, Role.REGIONAL_READER}),
        ),
        MenuEntry(
            group=MenuGroup.REGION,
            label="Campagnes",
            icon="megaphone",
            url_name="observatory:campaigns",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
    ),
    panels=(
        Panel(
            slot="organizations.establishment",
            label="Vous et les établissements semblables",
            url_name="observatory:peers_panel",
            needs_detail=True,
        ),
    ),
)
