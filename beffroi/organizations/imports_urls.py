"""Addresses of imports: FINESS files, under imports/finess/."""

from django.urls import URLPattern, path

from beffroi.organizations.views import imports

ONE = "imports/finess/<uuid:import_id>/"

imports_patterns: list[URLPattern] = [
    path("imports/finess/", imports.finess_imports, name="finess_imports"),
    path(ONE, imports.finess_import, name="finess_import"),
    path(f"{ONE}appliquer/", imports.finess_import_apply, name="finess_import_apply"),
    path(
        f"{ONE}abandonner/",
        imports.finess_import_abandon,
        name="finess_import_abandon",
    ),
]
