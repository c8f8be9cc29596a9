"""What the front door knows of the messages to people."""

from beffroi.accounts.rules.roles import Role
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module

MODULE = Module(
    slug="notifications",
    label="On vous parle",
    menu=(
        MenuEntry(
            group=MenuGroup.LEARN,
            label="On vous parle",
            icon="message-circle",
            url_name="notifications:notices",
            roles=frozenset(Role),
        ),
    ),
)
