"""Addresses of organizations."""

from django.urls import URLPattern

from beffroi.organizations.branding_urls import branding_patterns
from beffroi.organizations.consent_urls import consent_patterns
from beffroi.organizations.desk_urls import desk_patterns
from beffroi.organizations.imports_urls import imports_patterns
from beffroi.organizations.people_urls import people_patterns
from beffroi.organizations.places_urls import places_patterns
from beffroi.organizations.staff_urls import staff_patterns

app_name = "organizations"
urlpatterns: list[URLPattern] = [
    *places_patterns,
    *imports_patterns,
    *people_patterns,
    *staff_patterns,
    *desk_patterns,
    *branding_patterns,
    *consent_patterns,
]
