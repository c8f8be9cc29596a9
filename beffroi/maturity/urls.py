"""Addresses of the twelve reflexes."""

from django.urls import URLPattern, path

from beffroi.maturity.views import (
    borrowed,
    documents,
    evidence,
    head_office,
    matrix,
    overviews,
    profiles,
    questions,
    validations,
)

app_name = "maturity"
PLACE = "etablissements/<uuid:establishment_id>"
QUESTION = f"{PLACE}/reflexes/question/<str:question_id>"
ORGANIZATION = "organismes/<uuid:organization_id>"
HEAD_OFFICE = f"{ORGANIZATION}/siege"
HEAD_OFFICE_QUESTION = f"{HEAD_OFFICE}/question/<str:question_id>"

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
    path(f"{HEAD_OFFICE}/", head_office.head_office, name="head_office"),
    path(f"{HEAD_OFFICE_QUESTION}/", head_office.question, name="head_office_question"),
    path(
        f"{HEAD_OFFICE_QUESTION}/preuves/",
        head_office.proof_add,
        name="head_office_proof_add",
    ),
    path(
        "preuves-du-siege/<uuid:proof_id>/retirer/",
        head_office.proof_withdraw,
        name="head_office_proof_withdraw",
    ),
    path(
        "preuves-du-siege/<uuid:proof_id>/fichier/",
        head_office.proof_file,
        name="head_office_proof_file",
    ),
    path(f"{QUESTION}/siege/", borrowed.tie, name="tie"),
    path(f"{PLACE}/reflexes/a-confirmer/", borrowed.to_confirm, name="to_confirm"),
    path(f"{PLACE}/reflexes/copier/", borrowed.copy, name="copy"),
    path(f"{ORGANIZATION}/tableau/", matrix.matrix, name="matrix"),
    path(f"{ORGANIZATION}/tableau/export/", matrix.matrix_export, name="matrix_export"),
    path(f"{ORGANIZATION}/tableau/pdf/", matrix.ask_matrix, name="ask_matrix"),
]
