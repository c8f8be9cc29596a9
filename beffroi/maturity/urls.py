"""Addresses of the twelve reflexes and of the other frameworks."""

from django.urls import URLPattern, path

from beffroi.maturity.requests_urls import requests_patterns
from beffroi.maturity.views import (
    borrowed,
    closing,
    correspondences,
    documents,
    evidence,
    exports,
    frameworks,
    has_files,
    head_office,
    imports,
    matrix,
    overviews,
    profiles,
    questions,
    validations,
)

app_name = "maturity"
PLACE = "etablissements/<uuid:establishment_id>"
QUESTION = f"{PLACE}/reflexes/question/<str:question_id>"
OTHER = f"{PLACE}/referentiels/<slug:slug>"
REQUIREMENT = f"{OTHER}/exigence/<str:question_id>"
ORGANIZATION = "organismes/<uuid:organization_id>"
HEAD_OFFICE = f"{ORGANIZATION}/siege"
HEAD_OFFICE_QUESTION = f"{HEAD_OFFICE}/question/<str:question_id>"

REFLEXES: list[URLPattern] = [
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
    path("actions/<uuid:action_id>/preuve/", closing.closing, name="closing"),
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
    *requests_patterns,
    path(f"{HEAD_OFFICE}/", head_office.head_office, name="head_office"),
    path(f"{HEAD_OFFICE_QUESTION}/", head_office.question, name="head_office_question"),
    path(
        f"{HEAD_OFFICE_QUESTION}/retirer/",
        head_office.answer_withdraw,
        name="head_office_answer_withdraw",
    ),
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
FRAMEWORKS: list[URLPattern] = [
    path(f"{PLACE}/referentiels/", frameworks.framework_list, name="frameworks"),
    path(f"{OTHER}/", overviews.overview, name="framework_overview"),
    path(f"{OTHER}/groupes/", frameworks.groups, name="framework_groups"),
    path(f"{OTHER}/chapitre/<int:number>/", overviews.reflex, name="framework_reflex"),
    path(f"{REQUIREMENT}/", questions.question, name="framework_question"),
    path(
        f"{REQUIREMENT}/preuves/", evidence.evidence_add, name="framework_evidence_add"
    ),
    path(f"{OTHER}/valider/", validations.validation, name="framework_validation"),
    path(
        f"{OTHER}/validations/", validations.snapshot_list, name="framework_snapshots"
    ),
    path(
        f"{OTHER}/validations/<uuid:snapshot_id>/",
        validations.snapshot,
        name="framework_snapshot",
    ),
    path(f"{OTHER}/rapport/", documents.documents, name="framework_documents"),
    path(
        f"{OTHER}/rapport/preparer/", documents.ask_report, name="framework_ask_report"
    ),
    path(
        f"{OTHER}/rapport/questionnaire/",
        documents.ask_blank,
        name="framework_ask_blank",
    ),
    path(
        f"{OTHER}/reponses.<str:table_format>",
        exports.answers,
        name="framework_answers",
    ),
]
LIBRARY: list[URLPattern] = [
    path("referentiels/", imports.library, name="library"),
    path("referentiels/douze-reflexes.yaml", exports.reflexes, name="reflexes_export"),
    path(
        "referentiels/imports/<uuid:import_id>/",
        imports.preview,
        name="framework_import",
    ),
    path(
        "referentiels/imports/<uuid:import_id>/ajouter/",
        imports.add,
        name="framework_import_add",
    ),
    path(
        "referentiels/imports/<uuid:import_id>/abandonner/",
        imports.abandon,
        name="framework_import_abandon",
    ),
    path("referentiels/<slug:slug>/scores/", imports.points, name="framework_points"),
    path(
        "referentiels/<slug:slug>/retirer/", imports.withdraw, name="framework_withdraw"
    ),
    path("referentiels/<slug:slug>/remettre/", imports.offer, name="framework_offer"),
]

urlpatterns: list[URLPattern] = [*REFLEXES, *FRAMEWORKS, *LIBRARY]
