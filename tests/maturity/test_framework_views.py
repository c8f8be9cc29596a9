"""The screens of an imported framework: the same as those of the reflexes."""

import csv
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.files.models import StoredFile
from beffroi.jobs import worker
from beffroi.jobs.models import Job
from beffroi.maturity.models.answers import Answer, Assessment, Snapshot
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import Framework, FrameworkImport
from beffroi.maturity.models.reports import Report
from beffroi.maturity.rules.levels import AnswerKind
from tests.lib import pdf
from tests.maturity.build import add_statement
from tests.maturity.build_frameworks import (
    CHOICES,
    NODES,
    ROOT,
    key,
    make_document,
    make_framework,
    respond,
)
from tests.maturity.screens import statement_form, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(establishment) -> Framework:
    found = make_framework()
    respond(establishment, found, "B1", 3, comment="Chez le prestataire")
    respond(establishment, found, "B2", kind=AnswerKind.UNKNOWN)
    add_statement(establishment, key("B1"), framework=found)
    return found


def read(client, address):
    """Return a page or a file, read whole."""
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response


def pages(place) -> list[str]:
    return [
        url("frameworks", place),
        url("framework_overview", place, "essai"),
        url("framework_reflex", place, "essai", 2),
        url("framework_question", place, "essai", key("A1")),
        url("framework_question", place, "essai", key("B2")),
        url("framework_snapshots", place, "essai"),
        url("framework_documents", place, "essai"),
        url("framework_answers", place, "essai", "csv"),
        url("framework_answers", place, "essai", "xlsx"),
    ]


def test_an_outsider_sees_no_page(establishment, framework, outsider, client_of):
    client = client_of(outsider)

    for address in [
        *pages(establishment),
        url("framework_groups", establishment, "essai"),
        url("framework_validation", establishment, "essai"),
    ]:
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "who", ["referent", "director", "dpo", "contributor", "reader"]
)
def test_every_field_role_reads_every_page(
    establishment, framework, who, client_of, request
):
    client = client_of(request.getfixturevalue(who))

    for address in pages(establishment):
        assert read(client, address).status_code == 200, address


def test_a_framework_of_another_region_is_not_there(establishment, referent, client_of):
    make_framework(region_code="53")
    client = client_of(referent)

    assert (
        client.get(url("framework_overview", establishment, "essai-53")).status_code
        == 404
    )
    assert "essai" not in text_of(client.get(url("frameworks", establishment)))


def test_the_list_offers_the_reflexes_first_and_helps_when_alone(
    establishment, referent, client_of
):
    client = client_of(referent)
    assert "Aucun autre référentiel" in text_of(
        client.get(url("frameworks", establishment))
    )

    make_framework()
    words = text_of(client.get(url("frameworks", establishment)))
    assert words.index("Les douze réflexes") < words.index("Référentiel d’essai")
    assert "3 exigences" in words


def answer_form(**changes):
    return {"choice": "2", "comment": "", "reason": "", "revision": "0", **changes}


def test_answering_leads_to_the_next_requirement(establishment, referent, client_of):
    make_framework()
    address = url(
        "framework_question",
        establishment,
        "essai",
        key("A1"),
        query="?parcours=complet",
    )
    response = client_of(referent).post(address, answer_form())

    assert response.status_code == 302
    assert response["Location"] == url(
        "framework_question", establishment, "essai", key("B1"), query="?parcours=complet"
    )  # fmt: skip
    kept = Answer.objects.get()
    assert (kept.level, kept.assessment.framework.slug) == (2, "essai")


def test_a_reader_may_not_answer(establishment, framework, reader, client_of):
    address = url("framework_question", establishment, "essai", key("A1"))

    assert client_of(reader).post(address, answer_form()).status_code == 403


def test_detailed_questions_appear_one_after_the_other(
    establishment, referent, client_of
):
    make_framework()
    client = client_of(referent)
    address = url("framework_question", establishment, "essai", key("B2"))
    assert "À quelle date" not in text_of(client.get(address))

    said = answer_form(choice="replies", reply_0=f"{CHOICES}:2")
    response = client.post(address, said, follow=True)
    assert response.redirect_chain[0][0].startswith(address)
    assert "Il reste une question" in text_of(response)
    assert "À quelle date" in text_of(response)

    said |= {"reply_1": "En mars", "revision": "1"}
    response = client.post(address, said)
    assert Answer.objects.get().level == 3
    assert not response["Location"].startswith(address)


def test_a_reply_that_does_not_exist_is_refused(establishment, referent, client_of):
    make_framework()
    address = url("framework_question", establishment, "essai", key("B2"))
    said = answer_form(choice="replies", reply_0="urn:ailleurs")
    response = client_of(referent).post(address, said)

    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_a_social_security_number_is_refused_in_a_reply(
    establishment, referent, client_of
):
    make_framework()
    address = url("framework_question", establishment, "essai", key("B2"))
    said = answer_form(
        choice="replies", reply_0=f"{CHOICES}:2", reply_1="2 55 08 14 168 025 38"
    )
    response = client_of(referent).post(address, said)

    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_a_proof_joins_a_requirement(establishment, referent, client_of):
    found = make_framework()
    address = url("framework_evidence_add", establishment, "essai", key("B1"))
    response = client_of(referent).post(address, statement_form())

    assert response.status_code == 302
    proof = Evidence.objects.get()
    assert (proof.framework, proof.question_id) == (found, key("B1"))
    words = text_of(client_of(referent).get(url("evidence", establishment)))
    assert "Référentiel d’essai" in words


def test_a_withdrawn_proof_leads_back_to_its_requirement(
    establishment, framework, referent, client_of
):
    proof = Evidence.objects.get()
    response = client_of(referent).post(
        reverse("maturity:evidence_withdraw", args=[proof.pk])
    )

    assert f"/referentiels/essai/exigence/{key('B1')}/" in response["Location"]


def test_the_director_validates_and_reads_what_was_frozen(
    establishment, framework, director, client_of
):
    client = client_of(director)
    address = url("framework_validation", establishment, "essai")
    page = client.get(address).content.decode()
    read_at = re.search(r'name="read_at" value="([^"]+)"', page)
    assert read_at
    response = client.post(address, {"read_at": read_at[1]})

    kept = Snapshot.objects.get()
    assert response["Location"] == url(
        "framework_snapshot", establishment, "essai", kept.pk
    )
    words = text_of(client.get(response["Location"]))
    assert "B1" in words
    assert "Chez le prestataire" in words
    # It is not one of the validations of the reflexes.
    assert client.get(url("snapshot", establishment, kept.pk)).status_code == 404


def test_a_referent_chooses_the_groups(establishment, framework, referent, client_of):
    client = client_of(referent)
    address = url("framework_groups", establishment, "essai")
    assert client.post(address, {"groups": ["autre"]}).status_code == 422
    response = client.post(address, {"groups": ["standard"]}, follow=True)

    assert "Standard" in text_of(response)
    assert Assessment.objects.get().groups == ["standard"]


def test_only_who_manages_chooses_the_groups(
    establishment, framework, contributor, client_of
):
    address = url("framework_groups", establishment, "essai")

    assert client_of(contributor).get(address).status_code == 403


def test_a_renewed_framework_shows_what_changed(
    establishment, framework, referent, client_of
):
    nodes = [dict(item) for item in NODES]
    nodes[4]["description"] = "Deux copies existent."
    make_framework(nodes=nodes[:5], version=2)
    client = client_of(referent)

    words = text_of(client.get(url("framework_overview", establishment, "essai")))
    assert "Ce référentiel a changé" in words
    assert "Exigences retirées" in words
    chapter = text_of(client.get(url("framework_reflex", establishment, "essai", 2)))
    assert "Texte modifié" in chapter


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


def test_pages_do_not_grow_with_the_answers(
    establishment, framework, referent, client_of
):
    client = client_of(referent)
    client.get(url("framework_overview", establishment, "essai"))

    for address in pages(establishment)[:4]:
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        respond(establishment, framework, "A1", 2)
        add_statement(establishment, key("A1"), framework=framework)
        with CaptureQueriesContext(connection) as more:
            client.get(address)
        assert len(more) <= len(few) + 2, address  # the history of the answer, once


def send(client, content: bytes, name="essai.yaml", **fields):
    file = SimpleUploadedFile(name, content, content_type="application/yaml")
    return client.post(reverse("maturity:library"), {"file": file, **fields})


def test_a_regional_lead_sends_reads_and_adds_a_framework(regional_lead, client_of):
    client = client_of(regional_lead)
    document = json.dumps(make_document())
    assert send(client, document.encode()).status_code == 302
    worker.run_waiting()
    batch = FrameworkImport.objects.get()
    page = client.get(reverse("maturity:framework_import", args=[batch.pk]))
    assert "Bibliothèque d’essai" in text_of(page)
    assert "Domaine public" in text_of(page)
    assert "Standard, Renforcé" in text_of(page)

    added = client.post(
        reverse("maturity:framework_import_add", args=[batch.pk]), follow=True
    )
    assert "Référentiel d’essai" in text_of(added)
    assert Framework.objects.get().region_code == "76"


def test_a_file_of_something_else_is_refused_on_screen(regional_lead, client_of):
    client = client_of(regional_lead)
    send(client, b"urn: x\nname: Ma matrice\nobjects:\n  risk_matrix: []\n")
    worker.run_waiting()
    batch = FrameworkImport.objects.get()
    page = client.get(reverse("maturity:framework_import", args=[batch.pk]))

    assert "« Ma matrice » contient une matrice de risques" in text_of(page)
    response = client.post(reverse("maturity:framework_import_add", args=[batch.pk]))
    assert response.status_code == 302
    assert not Framework.objects.exists()


def test_a_file_that_is_no_text_is_refused_at_once(regional_lead, client_of):
    response = send(client_of(regional_lead), b"%PDF-1.7 x", name="essai.pdf")

    assert response.status_code == 422
    assert not FrameworkImport.objects.exists()


@pytest.mark.parametrize("who", ["referent", "director", "outsider", "regional_reader"])
def test_only_the_region_and_the_operator_add_frameworks(who, client_of, request):
    client = client_of(request.getfixturevalue(who))

    assert client.get(reverse("maturity:library")).status_code == 403
    assert send(client, b"x").status_code == 403


def test_an_operator_offers_a_framework_to_all(operator_admin, client_of):
    client = client_of(operator_admin)
    send(client, b"urn: x\nname: y\nobjects:\n  threats: []\n")

    assert FrameworkImport.objects.get().region_code == ""


def test_the_import_of_another_region_is_not_there(regional_lead, client_of):
    batch = FrameworkImport.objects.create(
        file=add_file(), file_name="x.yaml", region_code="53",
        asked_by_key="x", asked_by_label="x", created_at="2026-05-04T09:00:00Z",
    )  # fmt: skip
    address = reverse("maturity:framework_import", args=[batch.pk])

    assert client_of(regional_lead).get(address).status_code == 404


def add_file() -> StoredFile:
    return StoredFile.objects.create(
        path="x", name="x.yaml", media_type="application/yaml", size_bytes=1,
        sha256="x", purpose="framework", stored_at="2026-05-04T09:00:00Z",
        stored_by_key="x", stored_by_label="x",
    )  # fmt: skip


def test_a_file_may_be_put_aside(regional_lead, client_of):
    client = client_of(regional_lead)
    document = json.dumps(make_document())
    send(client, document.encode())
    worker.run_waiting()
    batch = FrameworkImport.objects.get()
    client.post(reverse("maturity:framework_import_abandon", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.state, batch.content) == ("abandoned", None)
    assert not Framework.objects.exists()


def test_everybody_may_take_the_reflexes_away(reader, outsider, client_of):
    for user in (reader, outsider):
        response = client_of(user).get(reverse("maturity:reflexes_export"))
        assert response.status_code == 200
        assert b"urn:beffroi:risk:library:douze-reflexes" in response.content


def test_a_lead_scores_the_choices_that_have_none(regional_lead, outsider, client_of):
    question = {
        "type": "unique_choice",
        "text": "Est-ce fait ?",
        "choices": ["Non", "Oui"],
    }
    nodes = [{"urn": "urn:a", "assessable": True, "ref_id": "A", "name": "Faire", "questions": {"urn:q": question}}]  # fmt: skip
    framework = make_framework(region_code="76", nodes=nodes)
    address = reverse("maturity:framework_points", args=[framework.slug])
    client = client_of(regional_lead)
    page = client.get(address).content.decode()
    names = re.findall(r'name="(f[0-9a-f]+-c[01])"', page)
    assert len(names) == 2
    assert client.post(address, {names[0]: "9"}).status_code == 422

    assert client.post(address, {names[0]: "0", names[1]: "3"}).status_code == 302
    framework.refresh_from_db()
    assert sorted(framework.points.values()) == [0, 3]
    assert client_of(outsider).get(address).status_code == 403
