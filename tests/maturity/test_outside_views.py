"""The page of who answers, without account."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from beffroi.links.models import PersonalLink
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.maturity.operations.requests import take_back
from beffroi.maturity.operations.reviews import accept_item, refuse_item
from beffroi.maturity.rules.requests import ItemState, Wanted
from tests.maturity.build import add_statement, answer
from tests.maturity.build_requests import (
    PDF,
    ask,
    item_of,
    last_token,
    reply,
)
from tests.maturity.screens import text_of

CLOSED = "Cette page est fermée"


@pytest.fixture
def place(establishment):
    answer(establishment, "R2.3", 1, comment="Secret de la maison.")
    add_statement(establishment, "R2.3", title="Preuve de la maison")
    return establishment


@pytest.fixture
def row(place, referent):
    return ask(place, referent, note="Merci Luc.")


def page(token: str = "") -> str:
    return reverse("maturity:outside", args=[token or last_token()])


def sent(row: OutsideRequest, key: str = "R2.3", **fields: object) -> dict[str, object]:
    item = item_of(row, key)
    return {"item": str(item.pk)} | {f"q{item.rank}-{k}": v for k, v in fields.items()}


def test_the_page_says_who_asks_and_shows_nothing_else_of_the_place(row, client):
    response = client.get(page())
    shown = text_of(response)

    for words in (
        "Nadia Delmas a besoin de vos réponses",
        "Résidence Les Micocouliers",
        "Merci Luc.",
        "Je ne sais pas",
        "Ouverte jusqu’au",
    ):
        assert words in shown, words
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert "Secret de la maison" not in shown
    assert "Preuve de la maison" not in shown
    assert PersonalLink.objects.get().used_at is None


def test_an_answer_with_its_file_is_saved_by_itself(row, client):
    upload = SimpleUploadedFile("Rapport été.pdf", PDF)

    response = client.post(
        page(), sent(row, choice="2", comment="Disque.", upload=upload), follow=True
    )

    item = item_of(row, "R2.3")
    assert (item.state, item.level, item.proof_title) == (
        ItemState.ANSWERED,
        2,
        "Rapport été.pdf",
    )
    assert item_of(row, "R2.4").state == ItemState.WAITING
    assert "Votre réponse est enregistrée" in text_of(response)
    assert "Corriger cette réponse" in text_of(response)
    assert PersonalLink.objects.get().used_at is not None


def test_forgery_is_refused_and_the_true_form_passes(row):
    client = Client(enforce_csrf_checks=True)
    shown = client.get(page())
    token = shown.context["csrf_token"]

    forged = client.post(page(), sent(row, choice="2"))
    true = client.post(
        page(),
        sent(row, choice="2") | {"csrfmiddlewaretoken": str(token)},
        headers={"origin": "http://testserver"},
    )

    assert forged.status_code == 403
    assert true.status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"choice": ""}, "Choisissez la phrase"),
        ({"choice": "7"}, "Choisissez une des phrases"),
        ({"choice": "2", "comment": "NIR 2 69 05 49 588 157 80"}, "sécurité sociale"),
        (
            {"choice": "2", "url": "https://a.fr/x", "statement": "Vu."},
            "une seule preuve",
        ),
        ({"choice": "2", "url": "javascript:alert(1)"}, "adresse"),
        ({"choice": "2", "statement": "Vu.", "dated_on": "2999-01-01"}, "futur"),
        (
            {
                "choice": "2",
                "upload": SimpleUploadedFile("x.pdf", b"<html><script>1</script>"),
            },
            "page web",
        ),
    ],
)
def test_a_faulty_answer_is_told_and_kept_on_screen(row, client, fields, sentence):
    response = client.post(page(), sent(row, **fields))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert item_of(row, "R2.3").state == ItemState.WAITING


def test_a_document_alone_may_be_asked(place, referent, client):
    row = ask(place, referent, "R2.5", wanted=Wanted.PROOF)

    shown = client.get(page())
    response = client.post(page(), sent(row, "R2.5", statement="Vu le 3 mars."))

    assert "La phrase la plus proche" not in text_of(shown)
    assert response.status_code == 302
    assert item_of(row, "R2.5").proof_statement == "Vu le 3 mars."


def test_a_question_of_another_request_cannot_be_answered(row, place, referent, client):
    token = last_token()
    other = ask(place, referent, "R1.1")

    stolen = client.post(page(token), sent(other, "R1.1", choice="3"))
    strange = client.post(page(token), {"item": "rien", "q1-choice": "3"})

    assert (stolen.status_code, strange.status_code) == (404, 404)
    assert item_of(other, "R1.1").state == ItemState.WAITING


def test_what_is_accepted_or_sent_back_is_told(row, referent, client):
    by = referent.as_actor()
    accept_item(item=reply(row, "R2.4"), expected_revision=0, by=by)
    refuse_item(item=reply(row, "R2.3"), word="Il manque la date.", by=by)

    shown = text_of(client.get(page()))

    assert "Acceptée" in shown
    assert "Il manque la date." in shown


def test_a_closed_link_answers_kindly(row, referent, client):
    token = last_token()
    assert client.get(page("jamais-donne")).status_code == 404

    take_back(request=row, by=referent.as_actor())
    shown = client.get(page(token))
    tried = client.post(page(token), sent(row, choice="2"))

    assert (shown.status_code, tried.status_code) == (404, 404)
    assert CLOSED in text_of(shown)
    assert shown["X-Robots-Tag"].startswith("noindex")
    assert item_of(row, "R2.3").state == ItemState.WAITING


def test_an_account_of_elsewhere_changes_nothing(row, outsider, client_of):
    assert client_of(outsider).get(page()).status_code == 200
