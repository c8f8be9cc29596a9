"""Addresses of the results of tests, under tests/<test>/."""

from django.urls import URLPattern, path

from beffroi.phishing.views import result_acts as acts
from beffroi.phishing.views import results

TEST = "tests/<uuid:test_id>/"
PLACE = f"{TEST}etablissements/<uuid:test_place_id>/"

results_patterns: list[URLPattern] = [
    path("tests/documents/<uuid:result_id>/", acts.result_file, name="result_file"),
    path(f"{TEST}resultats/", results.results, name="results"),
    path(f"{TEST}resultats/recompter/", acts.recount, name="recount"),
    path(f"{TEST}resultats/effacer-les-noms/", acts.erase_names, name="erase_names"),
    path(f"{PLACE}resultats/", results.place, name="place_results"),
    path(f"{PLACE}resultats/lignes.<slug:table_format>", results.lines, name="result_lines"),
    path(f"{PLACE}resultats/bilan/", acts.summary, name="result_summary"),
    path(f"{PLACE}resultats/affiche/", acts.month_poster, name="month_poster"),
    path(f"{PLACE}noms/", acts.names, name="result_names"),
    path(f"{PLACE}noms/accord/", acts.agreement, name="name_agreement"),
    path(f"{PLACE}noms/accord/retirer/", acts.withdraw_agreement, name="name_agreement_withdraw"),
]  # fmt: skip
