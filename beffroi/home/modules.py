"""The manifests of the apps, in the order of the menu."""

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.module import MODULE as ACTIONPLAN
from beffroi.alert.module import MODULE as ALERT
from beffroi.lib.manifest import MenuEntry, MenuGroup, Module
from beffroi.mail.module import MODULE as MAIL
from beffroi.maturity.module import MODULE as MATURITY
from beffroi.observatory.module import MODULE as OBSERVATORY
from beffroi.organizations.module import MODULE as ORGANIZATIONS

# What belongs to no app alone: long work under way, and the settings.
HOME = Module(
    slug="home",
    label="Accueil",
    menu=(
        MenuEntry(
            group=MenuGroup.ADMIN,
            label="Mes travaux",
            icon="hourglass",
            url_name="jobs:job_list",
            roles=frozenset({Role.REGIONAL_LEAD, Role.REFERENT, Role.DIRECTOR}),
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

MODULES = (MATURITY, ACTIONPLAN, ORGANIZATIONS, OBSERVATORY, ALERT, HOME, MAIL)
