"""The screens of who asks: write, follow, decide."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.maturity.operations.requests import Recipient
from beffroi.maturity.rules.requests import ItemState
from beffroi.organizations.models.memberships import Membership
from tests.build import make_establishment
from tests.maturity.build import answer, answer_unknown
from tests.maturity.build_requests import (
    PDF,
    a_file,
    ask,
    item_of,
    letters_to,
    reply,
    text_of_letter,
)
from tests.maturity.screens import text_of, url

FORM = {
    "name": "Luc Faure",
    "email": "luc@prestataire-exemple.fr",
    "note": "",
    "questions": ["R2.3", "R2.4"],
    "wanted-R2.4": "proof",
}
WRITE = "?pour=provider&question=R2.3&question=R2.4"


@pytest.fixture
def place(establishment):
    answer_unknown(establishment, "R2.3")
    return establishment


@pytest.fixture
def row(place, referent):
    return ask(place, referent)


def page(row: OutsideRequest, name: str = "request") -> str:
    return reverse(f"maturity:{name}", args=[row.pk])


def test_the_question_leads_to_the_letter_in_two_clicks(place, referent, client_of):
    client = client_of(referent)

    question = client.get(url("question", place, "R2.3"))
    form = client.get(url("request_create", place, query=WRITE))
    sent = client.post(url("request_create", place, query=WRITE), FORM)

    assert "Envoyer avec un lien pour répondre" in text_of(question)
    assert form.context["form"].chosen == {"R2.3", "R2.4"}
    assert "(le lien personnel de cette personne)" in text_of(form)
    row = OutsideRequest.objects.get()
    assert sent["Location"] == page(row)
    wanted = dict(row.items.values_list("question_id", "wanted"))
    assert wanted == {"R2.3": "both", "R2.4": "proof"}
    assert "document qui le montre" in text_of_letter(letters_to()[0])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "luc"}, "adresse"),
        ({"questions": []}, "au moins une question"),
        ({"questions": ["R99.9"]}, "Questions à envoyer"),
        ({"note": "NIR 2 69 05 49 588 157 80"}, "sécurité sociale"),
    ],
)
def test_a_faulty_letter_is_told_and_nothing_leaves(
    place, referent, client_of, change, sentence
):
    response = client_of(referent).post(
        url("request_create", place, query=WRITE), FORM | change
    )

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not OutsideRequest.objects.exists()


def test_only_managers_write_and_strangers_see_nothing(
    place, row, contributor, reader, outsider, client_of
):
    create = url("request_create", place, query=WRITE)

    for person in (contributor, reader):
        assert client_of(person).post(create, FORM).status_code == 403
        assert client_of(person).get(url("requests", place)).status_code == 200
        assert client_of(person).get(page(row)).status_code == 200
        assert client_of(person).post(page(row, "request_remind")).status_code == 403
    for address in (create, url("requests", place), page(row)):
        assert client_of(outsider).get(address).status_code == 404
    for name in ("remind", "renew", "take_back", "accept_all"):
        response = client_of(outsider).post(page(row, f"request_{name}"))
        assert response.status_code == 404
    assert OutsideRequest.objects.count() == 1


def test_an_unknown_kind_of_person_is_not_found(place, referent, client_of):
    response = client_of(referent).get(url("request_create", place, query="?pour=x"))

    assert response.status_code == 404


def provider(number: int) -> Recipient:
    return Recipient("provider", "Luc Faure", f"luc{number}@prestataire-exemple.fr")


def test_the_list_narrows_and_is_bounded(place, referent, client_of):
    client = client_of(referent)
    for number in range(1, 7):
        ask(place, referent, f"R1.{number}", recipient=provider(number))
    client.get(url("requests", place))

    with CaptureQueriesContext(connection) as few:
        client.get(url("requests", place))
    for number in range(1, 5):
        ask(place, referent, f"R4.{number}", recipient=provider(number))
    with CaptureQueriesContext(connection) as more:
        every = client.get(url("requests", place))

    assert len(more) == len(few)
    assert len(every.context["lines"]) == 10
    done = client.get(url("requests", place, query="?etat=done"))
    assert "Aucune demande ici" in text_of(done)
    assert client.get(url("requests", place, query="?etat=<x>")).status_code == 200


def test_an_answer_is_read_then_accepted(place, row, referent, client_of):
    client = client_of(referent)
    item = reply(row, "R2.3", 2, comment="Disque au coffre.", proof=a_file())

    shown = text_of(client.get(page(row)))
    panel = text_of(client.get(url("question", place, "R2.3")))
    client.post(reverse("maturity:item_accept", args=[item.pk]), {"revision": 1})

    assert "Disque au coffre." in shown
    assert "Luc Faure" in panel
    assert "Relire et décider" in panel
    assert Answer.objects.get().level == 2
    history = text_of(client.get(url("question", place, "R2.3")))
    assert "Luc Faure (prestataire informatique), accepté par Nadia Delmas" in history


def test_a_letter_that_came_back_is_told(row, referent, client_of):
    OutgoingMessage.objects.update(state="bounced")

    shown = text_of(client_of(referent).get(page(row)))

    assert "Le dernier message n’est pas arrivé" in shown
    assert "Revenu" in shown


def test_a_stale_screen_accepts_nothing(place, row, referent, client_of):
    client = client_of(referent)
    item = reply(row, "R2.3", 2)
    answer(place, "R2.3", 0)

    response = client.post(
        reverse("maturity:item_accept", args=[item.pk]), {"revision": 1}, follow=True
    )

    assert "vient de changer" in text_of(response)
    assert "Votre propre réponse a changé" in text_of(response)
    assert Answer.objects.get().level == 0


def test_all_is_accepted_in_one_click(row, referent, client_of):
    for key in ("R2.3", "R2.4"):
        reply(row, key)
    client = client_of(referent)
    assert "Tout accepter" in text_of(client.get(page(row)))

    response = client.post(page(row, "request_accept_all"), follow=True)

    assert "2 réponses acceptées" in text_of(response)
    assert "Tout est relu et accepté" in text_of(response)


def test_an_answer_is_sent_back_with_a_word(row, referent, outsider, client_of):
    item = reply(row, "R2.3", 2)
    address = reverse("maturity:item_send_back", args=[item.pk])
    client = client_of(referent)

    empty = client.post(address, {"word": ""})
    nir = client.post(address, {"word": "NIR 2 69 05 49 588 157 80"})
    stranger = client_of(outsider).post(address, {"word": "Non."})
    good = client.post(address, {"word": "Il manque la date."}, follow=True)

    assert (empty.status_code, nir.status_code) == (422, 422)
    assert "en quelques mots" in text_of(empty)
    assert stranger.status_code == 404
    assert "Il manque la date." in text_of(good)
    assert item_of(row, "R2.3").state == ItemState.REFUSED


def test_remind_renew_and_take_back_answer_in_words(row, referent, client_of):
    client = client_of(referent)

    early = client.post(page(row, "request_remind"), follow=True)
    taken = client.post(page(row, "request_take_back"), follow=True)
    again = client.post(page(row, "request_renew"), follow=True)

    assert "moins d’un jour" in text_of(early)
    assert "n’ouvre plus rien" in text_of(taken)
    assert "Retirée" in text_of(taken)
    assert "nouveau lien" in text_of(again)


def test_the_file_is_downloaded_and_never_drawn(row, referent, outsider, client_of):
    item = reply(row, "R2.3", 2, proof=a_file())
    address = reverse("maturity:item_file", args=[item.pk])

    served = client_of(referent).get(address)

    assert b"".join(served.streaming_content) == PDF
    assert served["Content-Disposition"].startswith("attachment")
    assert client_of(outsider).get(address).status_code == 404


def test_the_end_of_the_express_path_offers_one_letter_a_person(
    place, referent, reader, client_of
):
    shown = text_of(client_of(referent).get(url("summary", place)))

    assert "D’autres savent à votre place" in shown
    assert "1 réponse manque" in shown
    assert "D’autres savent" not in text_of(
        client_of(reader).get(url("summary", place))
    )


def test_the_home_page_says_that_answers_wait(place, row, referent, client_of):
    reply(row, "R2.3")

    shown = client_of(referent).get("/")

    assert "Relire une réponse reçue" in text_of(shown)
    assert url("requests", place) in shown.content.decode()


def test_among_several_places_the_one_with_answers_comes_first(
    place, row, referent, client_of
):
    for name in ("Abbaye", "Bastide"):
        other = make_establishment(name=name, organization=place.organization)
        membership = Membership.objects.get(user=referent)
        membership.establishments.add(other)
    reply(row, "R2.3")

    first, *_ = client_of(referent).get("/").context["first_steps"]

    assert first[0] == place
    assert first[1].title == "Relire une réponse reçue"
