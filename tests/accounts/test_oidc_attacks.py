"""Sign-in by a provider: spoiled answers, replays, and accounts that are not taken over."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from beffroi.accounts.models import Identity
from beffroi.lib import clock
from tests.accounts.build import PASSWORD
from tests.accounts.oidc_client import (
    BACK,
    START,
    back_from,
    come_back,
    is_in,
    leave,
    linked,
    sign_in,
)
from tests.accounts.oidc_provider import PROCONNECT_PERSON

pytestmark = pytest.mark.usefixtures("fresh_limits")


def _soon(**changes):
    return lambda claims: {**claims, **changes}


@pytest.mark.parametrize(
    "tamper",
    [
        _soon(nonce="une autre"),
        _soon(aud="un autre service"),
        _soon(aud=["beffroi", "un autre service"]),
        _soon(iss="https://id.exemple.fr"),
        _soon(exp=1),
        _soon(iat=1),
        lambda claims: {k: v for k, v in claims.items() if k != "nonce"},
        lambda claims: {k: v for k, v in claims.items() if k != "exp"},
        _soon(sub="somebody else"),
    ],
)
def test_a_spoiled_token_opens_nothing(referent, keycloak, declare, tamper):
    declare(keycloak)
    linked(referent)
    keycloak.tamper_token = tamper
    client = Client()

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "La connexion n’a pas abouti" in answer.content.decode()
    assert not is_in(client, referent)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_unsigned_or_shared_key_token_opens_nothing(
    referent, keycloak, declare, algorithm
):
    declare(keycloak)
    linked(referent)
    keycloak.algorithm = algorithm
    client = Client()

    assert sign_in(client).status_code == 422
    assert not is_in(client, referent)


def test_a_token_signed_by_another_key_opens_nothing(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    keycloak.signing_key = rsa.generate_private_key(65537, 2048)
    client = Client()

    assert sign_in(client).status_code == 422
    assert not is_in(client, referent)


def test_a_new_key_of_the_provider_is_fetched(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    sign_in(Client())
    keycloak.key = rsa.generate_private_key(65537, 2048)
    keycloak.kid = "cle-2"
    client = Client()

    sign_in(client)

    assert is_in(client, referent)


def test_a_signed_userinfo_for_another_service_opens_nothing(
    referent, proconnect, declare
):
    declare(proconnect)
    linked(referent, PROCONNECT_PERSON["sub"])
    proconnect.tamper_userinfo = _soon(aud="un autre service")
    client = Client()

    assert sign_in(client).status_code == 422
    assert not is_in(client, referent)


def test_a_way_back_is_followed_once(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    client = Client()
    given = back_from(leave(client))
    come_back(client, given)
    client.post("/compte/sortie/")

    assert client.post(BACK, given).status_code == 422
    assert not is_in(client, referent)


def test_a_way_back_belongs_to_the_browser_that_left(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    given = back_from(leave(Client()))
    victim = Client()
    leave(victim)

    assert victim.post(BACK, given).status_code == 422
    assert not is_in(victim, referent)


def test_a_way_back_that_took_too_long_is_refused(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    client = Client()
    given = back_from(leave(client))
    session = client.session
    row = session["provider_departure"]
    session["provider_departure"] = {**row, "at": clock.now().timestamp() - 700}
    session.save()

    assert client.post(BACK, given).status_code == 422


def test_a_departure_to_sign_in_never_attaches_and_the_reverse(
    referent, director, keycloak, declare
):
    declare(keycloak)
    client = Client()
    given = back_from(leave(client))
    director.set_password(PASSWORD)
    director.save()
    client.post("/compte/connexion/", {"login": director.email, "password": PASSWORD})

    assert client.post(BACK, given).status_code == 422
    assert not Identity.objects.exists()


def test_an_unverified_address_takes_no_account_over(referent, keycloak, declare):
    declare(keycloak, link_by_email=True)
    keycloak.person["email_verified"] = False
    client = Client()

    page = client.get(sign_in(client)["Location"]).content.decode()

    assert not is_in(client, referent)
    assert not Identity.objects.exists()
    assert "Un compte existe" not in page


def test_the_next_page_is_always_ours(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    client = Client()

    assert sign_in(client, "//ailleurs.exemple.fr/")["Location"] == "/"


def test_a_silent_provider_is_told_in_words(settings, declare, keycloak):
    declare(keycloak, issuer="http://127.0.0.1:9")

    answer = Client().post(START)

    assert answer.status_code == 502
    assert "La connexion n’a pas abouti" in answer.content.decode()


def test_an_unknown_provider_does_not_exist(db):
    assert Client().post("/compte/fournisseur/inconnu/").status_code == 404
    assert Client().get("/compte/fournisseur/inconnu/retour/").status_code == 404


def test_a_refusal_of_the_person_is_told_in_words(keycloak, declare):
    declare(keycloak)

    answer = Client().get(BACK, {"error": "access_denied"})

    assert answer.status_code == 422
