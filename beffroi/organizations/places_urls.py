"""Addresses of places: establishments, organizations."""

from django.urls import URLPattern, path

from beffroi.organizations.views import (
    establishment,
    establishments,
    links,
    organization,
)

PLACE = "etablissements/<uuid:establishment_id>/"
ORGANIZATION = "organismes/<uuid:organization_id>/"

places_patterns: list[URLPattern] = [
    path("mes-etablissements/", establishment.mine, name="my_establishments"),
    path("etablissements/", establishments.establishments, name="establishments"),
    path(
        "etablissements/export.<str:table_format>",
        establishments.establishments_export,
        name="establishments_export",
    ),
    path(
        "etablissements/nouveau/",
        establishment.establishment_create,
        name="establishment_create",
    ),
    path(PLACE, establishment.establishment, name="establishment"),
    path(
        f"{PLACE}corriger/", establishment.establishment_edit, name="establishment_edit"
    ),
    path(
        f"{PLACE}numeros/", establishment.emergency_contacts, name="emergency_contacts"
    ),
    path(f"{PLACE}liens/", links.links, name="links"),
    path("liens/", links.my_links, name="my_links"),
    path("liens/<uuid:link_id>/fermer/", links.link_close, name="link_close"),
    path(f"{PLACE}partage/", establishment.sharing, name="sharing"),
    path(f"{PLACE}accompagnement/", establishment.support, name="support"),
    path(f"{PLACE}notes/", establishment.contact_note, name="contact_note"),
    path(ORGANIZATION, organization.organization, name="organization"),
    path(
        f"{ORGANIZATION}corriger/",
        organization.organization_edit,
        name="organization_edit",
    ),
]
