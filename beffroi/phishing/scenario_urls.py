"""Addresses of the library of scenarios and of its editor, under tests/scenarios/."""

from django.urls import URLPattern, path

from beffroi.phishing.views import scenario_editor as editor
from beffroi.phishing.views import scenario_library as library
from beffroi.phishing.views import scenario_previews as previews
from beffroi.phishing.views import taken_over

ROOT = "tests/scenarios/"
ONE = f"{ROOT}<slug:slug>/"
EDIT = f"{ONE}modifier/"
HELD = "tests/reprise/"
UPLOAD = f"{HELD}fichiers/<uuid:upload_id>/"

scenario_patterns: list[URLPattern] = [
    path(ROOT, library.scenarios, name="scenarios"),
    path(f"{ROOT}ecrire/", library.scenario_start, name="scenario_start"),
    path(f"{ROOT}brouillons/", library.scenario_drafts, name="scenario_drafts"),
    path(f"{ROOT}courriel/", taken_over.message_import, name="message_import"),
    path(HELD, taken_over.gophish_held, name="gophish_held"),
    path(f"{HELD}envoyer/", taken_over.gophish_send, name="gophish_send"),
    path(f"{HELD}anciens-tests/", taken_over.gophish_history, name="gophish_history"),
    path(UPLOAD, taken_over.gophish_upload, name="gophish_upload"),
    path(f"{UPLOAD}appliquer/", taken_over.gophish_apply, name="gophish_apply"),
    path(f"{UPLOAD}abandonner/", taken_over.gophish_abandon, name="gophish_abandon"),
    path(f"{HELD}modeles/<uuid:template_id>/", taken_over.gophish_template, name="gophish_template"),
    path(ONE, library.scenario, name="scenario"),
    path(f"{ONE}copier/", library.scenario_copy, name="scenario_copy"),
    path(f"{ONE}exemple/", previews.scenario_example, name="scenario_example"),
    path(f"{ONE}apercu/<slug:shape>/", previews.scenario_preview, name="scenario_preview"),
    path(EDIT, editor.scenario_edit_start, name="scenario_edit_start"),
    path(f"{EDIT}publier/", editor.scenario_publish, name="scenario_publish"),
    path(f"{EDIT}ranger/", editor.scenario_put_away, name="scenario_put_away"),
    path(f"{EDIT}exemple/", previews.draft_example, name="draft_example"),
    path(f"{EDIT}apercu/<slug:shape>/", previews.draft_preview, name="draft_preview"),
    path(f"{EDIT}<slug:section>/", editor.scenario_edit, name="scenario_edit"),
]  # fmt: skip
