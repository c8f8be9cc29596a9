"""Sign-in by address and password, its limits, and the password forgotten."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from beffroi.accounts.operations.people import create_account
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.queries import read_message
from tests.accounts.build import OTHER_PASSWORD, PASSWORD

pytestmark = pytest.mark.usefixtures("fresh_limits")

SIGN_IN = "/compte/connexion/"


@pytest.fixture
def nadia(db):
    return create_account(
        email="Nadia@Exemple-Beffroi.fr",
        password=PASSWORD,
        first_name="Nadia",
        last_name="Delmas",
        place_words=["Résidence Les Micocouliers"],
        by=SYSTEM,
    )


def _sign_in(client: Client, email: str, password: str):
    return client.post(SIGN_IN, {"login": email, "password": password})


def test_a_person_signs_in_by_address_and_password(nadia):
    client = Client()

    response = _sign_in(client, "NADIA@exemple-beffroi.fr", PASSWORD)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(nadia.pk)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(nadia):
    pages = [
        _sign_in(Client(), email, "Autre7Gravier3Lampe").content.decode()
        for email in ("nadia@exemple-beffroi.fr", "inconnue@exemple-beffroi.fr")
    ]

    for page in pages:
        assert "L’adresse ou le mot de passe ne convient pas." in page
    assert _without_tokens(pages[0]) == _without_tokens(
        pages[1].replace("inconnue@", "nadia@")
    )


def _without_tokens(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"', "", page)


def test_failures_are_limited_for_one_address(nadia):
    for _ in range(5):
        _sign_in(Client(), "nadia@exemple-beffroi.fr", "Autre7Gravier3Lampe")

    page = _sign_in(Client(), "nadia@exemple-beffroi.fr", PASSWORD).content.decode()

    assert "Trop d’essais en peu de temps" in page


def test_a_closed_account_does_not_open(nadia):
    nadia.is_active = False
    nadia.save()
    client = Client()

    _sign_in(client, "nadia@exemple-beffroi.fr", PASSWORD)

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert Client().get("/compte/signup/").status_code in {302, 404}


def test_the_next_page_never_leaves_the_site(nadia):
    client = Client()
    given = {
        "login": nadia.email,
        "password": PASSWORD,
        "next": "https://pirate.exemple/",
    }

    response = client.post(SIGN_IN, given)

    assert response["Location"] == "/"


def test_leaving_takes_a_post(nadia, client_of):
    client = client_of(nadia)

    assert client.get("/compte/sortie/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/compte/sortie/")
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_chosen_again_by_mail(nadia, settings):
    settings.PUBLIC_URL = "https://beffroi.exemple.fr"
    client = Client()

    client.post("/compte/mot-de-passe/oublie/", {"email": "nadia@exemple-beffroi.fr"})
    letter = read_message(OutgoingMessage.objects.get())
    link = re.search(r"https://beffroi\.exemple\.fr(/\S+)", letter.text)[1]
    page = client.get(link, follow=True)
    form = page.request["PATH_INFO"]
    refused = client.post(
        form, {"password1": "Micocouliers7!", "password2": "Micocouliers7!"}
    )
    client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})

    assert "le nom de votre structure" in refused.content.decode()
    assert _sign_in(Client(), nadia.email, OTHER_PASSWORD).status_code == 302
    assert Entry.objects.filter(verb="reset_password").count() == 1
    assert "ne sert plus" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_receives_nothing_and_learns_nothing(nadia):
    known = Client().post("/compte/mot-de-passe/oublie/", {"email": nadia.email})
    unknown = Client().post(
        "/compte/mot-de-passe/oublie/", {"email": "inconnue@exemple-beffroi.fr"}
    )

    assert known["Location"] == unknown["Location"]
    assert OutgoingMessage.objects.count() == 1


def test_too_many_requests_get_a_kind_page(nadia):
    answers = [
        Client().post("/compte/mot-de-passe/oublie/", {"email": nadia.email})
        for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Rien n’est perdu" in answers[-1].content.decode()
    assert OutgoingMessage.objects.count() == 5


def test_a_password_changed_is_told_to_its_owner_and_to_the_journal(nadia):
    client = Client()
    _sign_in(client, nadia.email, PASSWORD)
    given = {
        "oldpassword": PASSWORD,
        "password1": OTHER_PASSWORD,
        "password2": OTHER_PASSWORD,
    }

    response = client.post("/compte/mot-de-passe/changer/", given)

    message = OutgoingMessage.objects.get()
    assert response.status_code == 302
    assert message.recipient == nadia.email
    assert "a été changé" in read_message(message).text
    assert Entry.objects.filter(verb="change_password").count() == 1
    assert _sign_in(Client(), nadia.email, OTHER_PASSWORD).status_code == 302


def test_the_rule_is_explained_beside_the_field(nadia, client_of):
    page = client_of(nadia).get("/compte/mot-de-passe/changer/").content.decode()

    assert "une phrase d’au moins 7 mots" in page
    assert "data-password-meter" in page


@pytest.mark.parametrize(
    "address",
    [
        "/compte/connexion/",
        "/compte/mot-de-passe/oublie/",
        "/compte/mot-de-passe/oublie/envoye/",
        "/compte/mot-de-passe/nouveau/fait/",
        "/compte/mot-de-passe/nouveau/abc-def/",
        "/compte/ferme/",
    ],
)
def test_pages_of_the_door_answer_to_everybody(address):
    response = Client().get(address)

    assert response.status_code == 200
    assert "<h1>" in response.content.decode()
