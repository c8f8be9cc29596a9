"""What leaves a framework: its answers as a table, its report, its blank questionnaire."""

import csv
import io

import pytest
from django.urls import reverse

from beffroi.jobs import worker
from beffroi.jobs.models import Job
from beffroi.maturity.models.reports import Report
from tests.lib import pdf
from tests.maturity.build_frameworks import (
    ROOT,
    make_framework,
    respond,
)
from tests.maturity.screens import text_of, url

pytestmark = pytest.mark.django_db


def table(client, place) -> list[dict[str, str]]:
    response = client.get(url("framework_answers", place, "essai", "csv"))
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


def test_the_answers_leave_with_the_columns_of_ciso_assistant(
    establishment, framework, referent, client_of
):
    rows = {row["ref_id"]: row for row in table(client_of(referent), establishment)}

    assert list(rows) == ["A1", "B1", "B2"]
    assert rows["B1"]["urn"] == f"{ROOT}:b1"
    assert (rows["B1"]["compliance_result"], rows["B1"]["score"]) == ("compliant", "3")
    assert rows["B1"]["observations"] == "Chez le prestataire"
    assert "Contrôle du mois" in rows["B1"]["preuves valables"]
    assert rows["A1"]["requirement_progress"] == "to_do"
    assert rows["B2"]["compliance_result"] == "not_assessed"
    assert rows["B2"]["observations"] == "Je ne sais pas."


def test_a_comment_that_looks_like_a_formula_is_only_text(
    establishment, referent, client_of
):
    respond(establishment, make_framework(), "A1", 1, comment="=1+1")

    assert table(client_of(referent), establishment)[0]["observations"] == "'=1+1"


def test_an_unknown_format_is_not_there(establishment, framework, referent, client_of):
    address = url("framework_answers", establishment, "essai", "docx")

    assert client_of(referent).get(address).status_code == 404


def made(client, address) -> str:
    """Ask for a document, have it made, return its words."""
    response = client.post(address)
    assert response.status_code == 302
    worker.run_waiting()
    assert Job.objects.latest("created_at").state == "done"
    report = Report.objects.latest("asked_at")
    file = client.get(reverse("maturity:document_file", args=[report.pk]))
    return " ".join(pdf.text_of(b"".join(file.streaming_content)).split())


def test_the_report_tells_every_requirement(
    establishment, framework, director, client_of
):
    words = made(
        client_of(director), url("framework_ask_report", establishment, "essai")
    )

    assert "Référentiel d’essai" in words
    assert "Chez le prestataire" in words
    assert "Chapitre 2 sur 2".lower() in words.lower()
    assert "douze réflexes" not in words


def test_the_blank_questionnaire_lists_the_detailed_questions(
    establishment, referent, client_of
):
    make_framework()
    words = made(
        client_of(referent), url("framework_ask_blank", establishment, "essai")
    )

    assert "Essayer la copie" in words
    assert "Un essai a-t-il eu lieu" in words


def test_a_report_without_any_answer_is_refused(establishment, director, client_of):
    make_framework()
    response = client_of(director).post(
        url("framework_ask_report", establishment, "essai")
    )

    assert response.status_code == 422
    assert "Aucune exigence n’a encore de réponse" in text_of(response)
