"""What the action plan tells the front door."""

from beffroi.accounts.rules.roles import FIELD_ROLES
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module, Panel

MODULE = Module(
    slug="actionplan",
    label="Plan d’actions",
    menu=(
        MenuEntry(
            group=MenuGroup.ASSESS,
            label="Plan d’actions",
            icon="list-checks",
            url_name="actionplan:my_actions",
            roles=frozenset(FIELD_ROLES),
            scoped_url_name="actionplan:next_actions",
        ),
    ),
    panels=(
        Panel(
            slot="organizations.establishment",
            label="Plan d’actions",
            url_name="actionplan:panel",
            needs_detail=True,
        ),
    ),
)
