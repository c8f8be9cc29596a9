"""What mail tells the front door about itself."""

from django.conf import settings

from beffroi.lib.manifest import MenuEntry, MenuGroup, Module

OPERATORS = frozenset({"operator_admin"})
# In a demonstration the regional team reads here what nobody receives.
DEMO_ENTRIES = (
    MenuEntry(
        MenuGroup.REGION,
        "Courrier envoyé",
        "mails",
        "mail:mailbox",
        frozenset({"regional_lead"}),
    ),
)

MODULE = Module(
    slug="mail",
    label="Courrier",
    menu=(
        *(DEMO_ENTRIES if settings.DEMO else ()),
        MenuEntry(
            MenuGroup.ADMIN, "Courrier envoyé", "mails", "mail:mailbox", OPERATORS
        ),
        MenuEntry(
            MenuGroup.REGION,
            "Profils d’envoi",
            "server",
            "mail:profiles",
            frozenset({"regional_lead"}),
        ),
        MenuEntry(
            MenuGroup.ADMIN, "Serveur d’envoi", "server", "mail:server", OPERATORS
        ),
    ),
)
