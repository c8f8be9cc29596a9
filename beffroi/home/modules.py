"""The manifests of the apps, in the order of the menu."""

from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.actionplan.module import MODULE as ACTIONPLAN
from beffroi.alert.module import MODULE as ALERT
from beffroi.home.rules.scope import JOURNAL_ROLES
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module, Panel
from beffroi.mail.module import MODULE as MAIL
from beffroi.maturity.module import MODULE as MATURITY
from beffroi.notifications.module import MODULE as NOTIFICATIONS
from beffroi.observatory.module import MODULE as OBSERVATORY
from beffroi.organizations.module import MODULE as ORGANIZATIONS
from beffroi.phishing.module import MODULE as PHISHING
from beffroi.privacy.module import MODULE as PRIVACY

# What belongs to no app alone: obligations, long work under way, the settings.
HOME = Module(
    slug="home",
    label="Accueil",
    panels=(
        Panel(
            slot="organizations.membership_end",
            label="Préparer son départ",
            url_name="home:departure",
        ),
    ),
    menu=(
        MenuEntry(
            group=MenuGroup.REGION,
            label="Mon bureau",
            icon="notebook-tabs",
            url_name="home:desk",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
        MenuEntry(
            group=MenuGroup.LEARN,
            label="Mes obligations",
            icon="scale",
            url_name="home:my_obligations",
            roles=FIELD_ROLES,
            scoped_url_name="home:place_obligations",
        ),
        MenuEntry(
            group=MenuGroup.REGION,
            label="Obligations",
            icon="scale",
            url_name="home:edited_obligations",
            roles=frozenset({Role.REGIONAL_LEAD}),
        ),
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Mes travaux",
            icon="hourglass",
            url_name="jobs:job_list",
            roles=frozenset({Role.REGIONAL_LEAD, Role.REFERENT, Role.DIRECTOR}),
        ),
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Journal",
            icon="scroll-text",
            url_name="home:journal",
            roles=frozenset(JOURNAL_ROLES),
        ),
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Administration",
            icon="settings",
            url_name="home:administration",
            roles=frozenset({Role.OPERATOR_ADMIN}),
        ),
    ),
)

MODULES = (
    MATURITY,
    ACTIONPLAN,
    HOME,
    ORGANIZATIONS,
    PHISHING,
    OBSERVATORY,
    ALERT,
    NOTIFICATIONS,
    MAIL,
    PRIVACY,
)
