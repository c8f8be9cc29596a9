"""Passkeys: where browsers accept them, and what they count for. The ceremony itself is
walked in the browser (tests/e2e/test_accounts.py)."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from beffroi.accounts.passkeys import can_have_passkeys, relying_party
from beffroi.accounts.queries import has_second_factor
from tests.accounts.build import PASSWORD

pytestmark = pytest.mark.usefixtures("fresh_limits")
ADD = "/compte/cles/ajouter/"


def sign_in(user) -> Client:
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def give_passkey(user) -> Authenticator:
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Téléphone", "credential": {}},
    )


@pytest.mark.parametrize(
    ("address", "name", "possible"),
    [
        ("https://beffroi.exemple.fr", "beffroi.exemple.fr", True),
        ("http://localhost:8000", "localhost", True),
        ("http://127.0.0.1:8000", "127.0.0.1", False),
        ("https://192.0.2.7", "192.0.2.7", False),
        ("http://beffroi.exemple.fr", "beffroi.exemple.fr", False),
        ("https://[::1]", "::1", False),
    ],
)
def test_passkeys_are_tied_to_the_name_of_the_public_address(address, name, possible):
    assert relying_party(address) == name
    assert can_have_passkeys(address) is possible


def test_the_options_name_the_public_address_whatever_the_host_header(
    referent, settings
):
    settings.PUBLIC_URL = "https://beffroi.exemple.fr"
    client = sign_in(referent)

    page = client.get(ADD)

    options = json.loads(json.dumps(page.context["js_data"], default=dict))
    asked = options["creation_options"]["publicKey"]
    assert asked["rp"] == {"id": "beffroi.exemple.fr", "name": "Beffroi"}
    assert "data-passkey" in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_a_made_up_key_is_refused(referent, settings):
    settings.PUBLIC_URL = "https://beffroi.exemple.fr"
    client = sign_in(referent)
    client.get(ADD)

    client.post(ADD, {"name": "Fausse", "passwordless": "on", "credential": "{}"})

    assert not Authenticator.objects.exists()


def test_where_browsers_refuse_them_the_page_says_so(referent, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    client = sign_in(referent)

    assert client.get(ADD).status_code == 404
    page = client.get("/compte/acces/").content.decode()
    assert "Ajouter une clé d’accès" not in page
    assert "en https et avec un nom" in page
    assert "data-passkey" not in Client().get("/compte/connexion/").content.decode()


def test_a_passkey_counts_as_the_second_factor(regional_lead):
    client = sign_in(regional_lead)
    assert client.get("/")["Location"] == "/compte/second-facteur/application/"

    give_passkey(regional_lead)

    assert has_second_factor(regional_lead)
    assert client.get("/").status_code == 200


def test_the_owner_renames_and_removes_it_and_nobody_else(referent, outsider):
    key = give_passkey(referent)
    stranger = sign_in(outsider)
    for act in ("nommer", "retirer"):
        assert stranger.post(f"/compte/cles/{key.pk}/{act}/").status_code == 404
    client = sign_in(referent)
    session = client.session
    assert "_auth_user_id" not in session  # the passkey is asked first
    key.delete()

    client = sign_in(referent)
    key = give_passkey(referent)
    client.post(f"/compte/cles/{key.pk}/nommer/", {"name": "Clé du bureau"})
    assert "Clé du bureau" in client.get("/compte/acces/").content.decode()
    client.post(f"/compte/cles/{key.pk}/retirer/")

    assert not Authenticator.objects.filter(pk=key.pk).exists()
