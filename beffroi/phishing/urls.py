"""Addresses of phishing tests."""

from django.urls import URLPattern

from beffroi.phishing.results_urls import results_patterns
from beffroi.phishing.scenario_urls import scenario_patterns

app_name = "phishing"
urlpatterns: list[URLPattern] = [
    *scenario_patterns,
    *results_patterns,
]
