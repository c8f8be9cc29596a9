"""Addresses of the front door."""

from django.urls import path

from beffroi.home.views import administration, dashboard, health, journal, setup
from beffroi.home.views import help as help_views

app_name = "home"
urlpatterns = [
    path("", dashboard.home, name="home"),
    path("sante", health.health, name="health"),
    path("installation/", setup.installation, name="installation"),
    # aide/
    path("aide/", help_views.help_index, name="help"),
    path("aide/<slug:slug>/", help_views.help_guide, name="help_guide"),
    # administration/
    path("administration/", administration.administration, name="administration"),
    path("administration/charte/", administration.design_system, name="design_system"),
    # journal/
    path("journal/", journal.journal, name="journal"),
    path("journal/noms/", journal.journal_names, name="journal_names"),
    path("journal/export/", journal.journal_export, name="journal_export"),
]
