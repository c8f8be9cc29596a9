"""The screens of an imported framework: the same as those of the reflexes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.maturity.models.answers import Answer, Assessment, Snapshot
from beffroi.maturity.models.evidence import Evidence
from tests.maturity.build import add_statement
from tests.maturity.build_frameworks import (
    CHOICES,
    NODES,
    key,
    make_framework,
    respond,
)
from tests.maturity.screens import statement_form, text_of, url

pytestmark = pytest.mark.django_db


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
