"""The screens of who offers frameworks: send a file, look, add it, score it."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.files.models import StoredFile
from beffroi.jobs import worker
from beffroi.maturity.models.frameworks import Framework, FrameworkImport
from tests.maturity.build_frameworks import (
    make_document,
    make_framework,
)
from tests.maturity.screens import text_of

pytestmark = pytest.mark.django_db


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
