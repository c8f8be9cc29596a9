"""Addresses of the look of establishments and organizations."""

from django.urls import URLPattern, path

from beffroi.organizations.views import branding

PLACE = "etablissements/<uuid:establishment_id>/charte/"
ORGANIZATION = "organismes/<uuid:organization_id>/charte/"

branding_patterns: list[URLPattern] = [
    path(PLACE, branding.branding, name="branding"),
    path(f"{PLACE}couleurs.css", branding.brand_css, name="brand_css"),
    path(f"{PLACE}logo.png", branding.brand_logo, name="brand_logo"),
    path(ORGANIZATION, branding.organization_branding, name="organization_branding"),
    path(
        f"{ORGANIZATION}couleurs.css",
        branding.organization_brand_css,
        name="organization_brand_css",
    ),
    path(
        f"{ORGANIZATION}logo.png",
        branding.organization_brand_logo,
        name="organization_brand_logo",
    ),
]
