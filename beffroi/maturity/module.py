"""What the front door knows of the twelve reflexes."""

from beffroi.accounts.rules.roles import FIELD_ROLES
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module, Panel

MODULE = Module(
    slug="maturity",
    label="Mes douze réflexes",
    menu=(
        MenuEntry(
            group=MenuGroup.ASSESS,
            label="Mes douze réflexes",
            icon="flower",
            url_name="maturity:mine",
            roles=FIELD_ROLES,
            scoped_url_name="maturity:overview",
        ),
    ),
    panels=(
        Panel(
            slot="organizations.establishment",
            label="Les douze réflexes",
            url_name="maturity:panel",
        ),
        Panel(
            slot="organizations.organization",
            label="Rapports des établissements",
            url_name="maturity:organization_documents",
        ),
        Panel(
            slot="organizations.organization",
            label="Tableau des douze réflexes",
            url_name="maturity:matrix",
        ),
    ),
)
