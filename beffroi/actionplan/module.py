"""What the action plan tells the front door."""

from beffroi.accounts.rules.roles import FIELD_ROLES
from beffroi.actionplan.queries.digest import digest_of
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
        MenuEntry(
            group=MenuGroup.ASSESS,
            label="Calendrier",
            icon="calendar-days",
            url_name="actionplan:my_calendar",
            roles=frozenset(FIELD_ROLES),
            scoped_url_name="actionplan:year",
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
    digest=digest_of,
)
