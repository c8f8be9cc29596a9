"""Addresses of the staff, under etablissements/<…>/personnel/."""

from django.urls import URLPattern, path

from beffroi.organizations.views import staff, staff_imports

STAFF = "etablissements/<uuid:establishment_id>/personnel/"
ONE = f"{STAFF}<uuid:staff_id>/"
LIST = f"{STAFF}imports/<uuid:staff_import_id>/"

staff_patterns: list[URLPattern] = [
    path("personnel/", staff.my_staff, name="my_staff"),
    path(STAFF, staff.staff, name="staff"),
    path(f"{STAFF}export.<str:table_format>", staff.staff_export, name="staff_export"),
    path(f"{STAFF}nouveau/", staff.staff_create, name="staff_create"),
    path(f"{STAFF}equipes/", staff.teams, name="staff_teams"),
    path(f"{STAFF}equipes/<uuid:team_id>/", staff.team_edit, name="staff_team"),
    path(f"{STAFF}imports/", staff_imports.staff_imports, name="staff_imports"),
    path(LIST, staff_imports.staff_import, name="staff_import"),
    path(
        f"{LIST}colonnes/",
        staff_imports.staff_import_columns,
        name="staff_import_columns",
    ),
    path(
        f"{LIST}appliquer/",
        staff_imports.staff_import_apply,
        name="staff_import_apply",
    ),
    path(
        f"{LIST}abandonner/",
        staff_imports.staff_import_abandon,
        name="staff_import_abandon",
    ),
    path(f"{LIST}annuler/", staff_imports.staff_import_undo, name="staff_import_undo"),
    path(ONE, staff.staff_edit, name="staff_edit"),
    path(f"{ONE}depart/", staff.staff_departure, name="staff_departure"),
    path(f"{ONE}effacer/", staff.staff_forget, name="staff_forget"),
]
