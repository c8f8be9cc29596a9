"""Addresses of the front door."""

from django.urls import path

from beffroi.home.views import (
    administration,
    dashboard,
    departures,
    desk,
    health,
    journal,
    obligation_editing,
    obligations,
    setup,
)
from beffroi.home.views import help as help_views

app_name = "home"
urlpatterns = [
    path("", dashboard.home, name="home"),
    path("bureau/", desk.desk, name="desk"),
    path("sante", health.health, name="health"),
    path("installation/", setup.installation, name="installation"),
    path("role/", dashboard.switch_role, name="switch_role"),
    path("equipe/<uuid:membership_id>/depart/", departures.departure, name="departure"),
    path("administration/comptes/", departures.closed_accounts, name="closed_accounts"),
    path(
        "administration/comptes/<uuid:user_id>/rouvrir/",
        departures.account_reopen,
        name="account_reopen",
    ),
    # obligations/
    path("obligations/", obligations.my_obligations, name="my_obligations"),
    path("obligations/test-nis-2/", obligations.nis2_test, name="nis2_test"),
    path("obligations/<slug:slug>/", obligations.one_obligation, name="obligation"),
    path(
        "etablissements/<uuid:establishment_id>/obligations/",
        obligations.obligations,
        name="place_obligations",
    ),
    path(
        "etablissements/<uuid:establishment_id>/obligations/<slug:slug>/",
        obligations.obligation_at,
        name="place_obligation",
    ),
    path(
        "region/obligations/",
        obligation_editing.edited_obligations,
        name="edited_obligations",
    ),
    path(
        "region/obligations/<slug:slug>/",
        obligation_editing.edit_obligation,
        name="edit_obligation",
    ),
    path(
        "region/obligations/<slug:slug>/versions/",
        obligation_editing.obligation_versions,
        name="obligation_versions",
    ),
    path(
        "region/obligations/<slug:slug>/origine/",
        obligation_editing.restore_obligation,
        name="restore_obligation",
    ),
    # aide/
    path("aide/", help_views.help_index, name="help"),
    path("aide/<slug:slug>/", help_views.help_guide, name="help_guide"),
    # administration/
    path("administration/", administration.administration, name="administration"),
    path("administration/restauration/", administration.restored, name="restored"),
    path(
        "administration/restauration/decider/",
        administration.restored_decide,
        name="restored_decide",
    ),
    path("administration/charte/", administration.design_system, name="design_system"),
    # journal/
    path("journal/", journal.journal, name="journal"),
    path("journal/noms/", journal.journal_names, name="journal_names"),
    path("journal/export/", journal.journal_export, name="journal_export"),
]
