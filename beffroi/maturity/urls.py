"""Addresses of the twelve reflexes."""

from django.urls import URLPattern, path

from beffroi.maturity.views import (
    correspondences,
    documents,
    evidence,
    has_files,
    overviews,
    profiles,
    questions,
    validations,
)

app_name = "maturity"
PLACE = "etablissements/<uuid:establishment_id>"
QUESTION = f"{PLACE}/reflexes/question/<str:question_id>"

urlpatterns: list[URLPattern] = [
    path("reflexes/", overviews.mine, name="mine"),
    path(f"{PLACE}/reflexes/", overviews.overview, name="overview"),
    path(f"{PLACE}/reflexes/<int:number>/", overviews.reflex, name="reflex"),
    path(f"{PLACE}/reflexes/express/", overviews.express, name="express"),
    path(f"{PLACE}/reflexes/bilan/", overviews.summary, name="summary"),
    path(f"{PLACE}/reflexes/apercu/", overviews.panel, name="panel"),
    path(f"{QUESTION}/", questions.question, name="question"),
    path(f"{QUESTION}/preuves/", evidence.evidence_add, name="evidence_add"),
    path(f"{PLACE}/reflexes/valider/", validations.validation, name="validation"),
    path(f"{PLACE}/reflexes/validations/", validations.snapshot_list, name="snapshots"),
    path(
        f"{PLACE}/reflexes/validations/<uuid:snapshot_id>/",
        validations.snapshot,
        name="snapshot",
    ),
    path(f"{PLACE}/rapport/", documents.documents, name="documents"),
    path(f"{PLACE}/rapport/preparer/", documents.ask_report, name="ask_report"),
    path(f"{PLACE}/rapport/questionnaire/", documents.ask_blank, name="ask_blank"),
    path(
        "organismes/<uuid:organization_id>/rapports/",
        documents.organization_documents,
        name="organization_documents",
    ),
    path(
        "rapports/<uuid:report_id>/fichier/",
        documents.document_file,
        name="document_file",
    ),
    path(
        f"{PLACE}/reflexes/correspondances/",
        correspondences.correspondence_list,
        name="correspondences",
    ),
    path(
        f"{PLACE}/reflexes/correspondances/<slug:slug>/",
        correspondences.correspondence,
        name="correspondence",
    ),
    path(
        f"{PLACE}/reflexes/correspondances/<slug:slug>/export/<str:table_format>/",
        correspondences.correspondence_export,
        name="correspondence_export",
    ),
    path(f"{PLACE}/reflexes/dossier-has/", has_files.has_file, name="has_file"),
    path(f"{PLACE}/reflexes/dossier-has/preparer/", has_files.ask_has, name="ask_has"),
    path(f"{PLACE}/profil/", profiles.profile, name="profile"),
    path(f"{PLACE}/preuves/", evidence.evidence_list, name="evidence"),
    path(
        "preuves/<uuid:evidence_id>/fichier/",
        evidence.evidence_file,
        name="evidence_file",
    ),
    path(
        "preuves/<uuid:evidence_id>/retirer/",
        evidence.evidence_withdraw,
        name="evidence_withdraw",
    ),
    path(
        "preuves/<uuid:evidence_id>/remettre/",
        evidence.evidence_restore,
        name="evidence_restore",
    ),
]
