"""Proofs on screen: joined, refused in words, downloaded, withdrawn."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beffroi.lib import clock
from beffroi.maturity.models.evidence import Evidence
from tests.maturity.build import add_statement
from tests.maturity.screens import statement_form, text_of, url


@pytest.fixture
def place(started):
    return started


def test_a_file_is_joined_then_downloaded_and_never_drawn(
    place, referent, outsider, client_of
):
    client = client_of(referent)
    upload = SimpleUploadedFile("Rapport été.pdf", b"%PDF-1.7 rapport")
    form = {
        "kind": "file",
        "file-upload": upload,
        "file-dated_on": clock.today().isoformat(),
    }

    response = client.post(url("evidence_add", place, "R2.4"), form)
    proof = Evidence.objects.get(question_id="R2.4")
    address = reverse("maturity:evidence_file", args=[proof.pk])
    served = client.get(address)

    assert response["Location"].endswith("#preuves")
    assert proof.title == "Rapport été.pdf"
    assert b"".join(served.streaming_content) == b"%PDF-1.7 rapport"
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert client_of(outsider).get(address).status_code == 404


def test_a_false_file_is_refused_in_words(place, referent, client_of):
    form = {
        "kind": "file",
        "file-upload": SimpleUploadedFile("rapport.pdf", b"<html><script>1</script>"),
        "file-dated_on": clock.today().isoformat(),
    }

    response = client_of(referent).post(url("evidence_add", place, "R2.4"), form)

    assert response.status_code == 422
    assert "page web" in text_of(response)
    assert not Evidence.objects.filter(question_id="R2.4").exists()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"statement-dated_on": "2999-01-01"}, "dans le futur"),
        ({"statement-dated_on": ""}, "Date de la preuve"),
        ({"statement-statement": "NIR 2 69 05 49 588 157 80"}, "sécurité sociale"),
    ],
)
def test_a_faulty_proof_is_told(place, referent, client_of, form, sentence):
    response = client_of(referent).post(
        url("evidence_add", place, "R2.4"), statement_form(**form)
    )

    assert response.status_code == 422
    assert sentence in text_of(response)


def test_a_proof_of_another_kind_is_not_found(place, referent, client_of):
    client = client_of(referent)

    for kind in ("measured", "oracle", ""):
        response = client.post(url("evidence_add", place, "R2.4"), {"kind": kind})
        assert response.status_code == 404


def test_a_link_is_given_and_script_addresses_are_refused(place, referent, client_of):
    client = client_of(referent)
    form = {"kind": "link", "link-dated_on": clock.today().isoformat()}

    bad = client.post(
        url("evidence_add", place, "R2.4"), form | {"link-url": "javascript:alert(1)"}
    )
    good = client.post(
        url("evidence_add", place, "R2.4"),
        form | {"link-url": "https://docs.exemple.fr/rapport"},
    )

    assert (bad.status_code, good.status_code) == (422, 302)
    assert (
        Evidence.objects.get(question_id="R2.4").title == "Document sur docs.exemple.fr"
    )


def test_a_proof_is_withdrawn_and_put_back(
    place, referent, contributor, outsider, client_of
):
    proof = Evidence.objects.get()
    withdraw = reverse("maturity:evidence_withdraw", args=[proof.pk])
    restore = reverse("maturity:evidence_restore", args=[proof.pk])

    assert client_of(outsider).post(withdraw).status_code == 404
    assert client_of(contributor).post(withdraw).status_code == 403
    assert client_of(referent).get(withdraw).status_code == 405
    assert client_of(referent).post(withdraw).status_code == 302
    proof.refresh_from_db()
    assert proof.withdrawn_at is not None
    assert client_of(outsider).post(restore).status_code == 404
    assert client_of(referent).post(restore).status_code == 302
    proof.refresh_from_db()
    assert proof.withdrawn_at is None


def test_a_contributor_withdraws_their_own_proof(place, contributor, client_of):
    proof = add_statement(place, "R2.4", by=contributor.as_actor())

    response = client_of(contributor).post(
        reverse("maturity:evidence_withdraw", args=[proof.pk])
    )

    assert response.status_code == 302


def test_the_proofs_are_listed_by_state(place, reader, client_of):
    client = client_of(reader)

    every = text_of(client.get(url("evidence", place)))
    expired = text_of(client.get(url("evidence", place, query="?etat=perimees")))
    strange = client.get(url("evidence", place, query="?etat=<script>"))

    assert "Contrôle du mois" in every
    assert "Aucune preuve ici" in expired
    assert strange.status_code == 200
