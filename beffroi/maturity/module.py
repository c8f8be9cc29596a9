"""What the front door knows of the twelve reflexes and of the other frameworks."""

from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module, Panel
from beffroi.maturity.queries.digest import digest_of

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
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Référentiels",
            icon="library",
            url_name="maturity:library",
            roles=frozenset({Role.REGIONAL_LEAD, Role.OPERATOR_ADMIN}),
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
            slot="actionplan.action",
            label="Terminer avec une preuve",
            url_name="maturity:closing",
        ),
        Panel(
            slot="organizations.organization",
            label="Tableau des douze réflexes",
            url_name="maturity:matrix",
        ),
    ),
    digest=digest_of,
)
