"""Sign-in by a provider: the three dialects, what opens nothing, and the attacks."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from beffroi.accounts.models import Identity, User
from beffroi.accounts.operations.identities import link_identity
from beffroi.accounts.rules.providers import Dialect, read_providers
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.organizations.models.memberships import Membership
from tests.accounts.build import PASSWORD
from tests.accounts.oidc_provider import (
    KEYCLOAK_PERSON,
    PROCONNECT_PERSON,
    PSC_PERSON,
    OidcProvider,
    running,
)
from tests.build import give_second_factor
from tests.organizations.build_people import link_of, make_invitation

pytestmark = pytest.mark.django_db
START = "/compte/fournisseur/essai/"
BACK = "/compte/fournisseur/essai/retour/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def keycloak():
    with running(OidcProvider(Dialect.STANDARD, dict(KEYCLOAK_PERSON))) as provider:
        yield provider


@pytest.fixture
def proconnect():
    with running(OidcProvider(Dialect.PROCONNECT, dict(PROCONNECT_PERSON))) as provider:
        yield provider


@pytest.fixture
def psc():
    provider = OidcProvider(Dialect.PRO_SANTE_CONNECT, dict(PSC_PERSON))
    with running(provider):
        yield provider


@pytest.fixture
def declare(settings):
    def declared(provider: OidcProvider, **changes: object) -> None:
        row = provider.setting(**changes)
        settings.OIDC_PROVIDERS = read_providers(json.dumps([row]))

    return declared


def leave(client: Client, next_path: str = "") -> str:
    """Start, and return the address that leads to the provider."""
    page = client.post(START, {"next": next_path}).content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def back_from(address: str) -> dict[str, str]:
    """Visit the provider as a browser does, and return what it sends back."""
    with urlopen(address, timeout=5) as answer:
        page = answer.read().decode()
    found = re.search(r'href="([^"]+)"', page)
    assert found
    query = urlsplit(unescape(found[1])).query
    return {name: values[0] for name, values in parse_qs(query).items()}


def come_back(client: Client, given: dict[str, str]):
    shown = client.get(BACK, given)
    assert shown.status_code == 200
    assert "_auth_user_id" not in client.session or given
    return client.post(BACK, given)


def sign_in(client: Client, next_path: str = ""):
    return come_back(client, back_from(leave(client, next_path)))


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


def linked(user: User, subject: str = KEYCLOAK_PERSON["sub"]) -> None:
    link_identity(
        user=user, provider="essai", subject=subject, label="N.", by=user.as_actor()
    )


# What opens an account


def test_a_linked_identity_opens_its_account_and_the_way_there_is_protected(
    referent, keycloak, declare
):
    declare(keycloak)
    linked(referent)
    client = Client()

    answer = sign_in(client, "/reflexes/")

    assert answer["Location"] == "/reflexes/"
    assert is_in(client, referent)
    asked = keycloak.asked[0]
    assert asked["redirect_uri"].endswith(BACK)
    assert len(asked["state"]) >= 40
    assert len(asked["nonce"]) >= 40
    assert len(asked["code_challenge"]) == 43
    assert Identity.objects.get().used_at is not None


def test_the_way_back_is_shown_before_anything_is_done(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    client = Client()
    given = back_from(leave(client))

    page = client.get(BACK, given).content.decode()

    assert "Entrer dans Beffroi" in page
    assert "data-onward" in page
    assert not is_in(client, referent)


def test_a_provider_that_wants_its_secret_in_the_form_gets_it_there(
    referent, keycloak, declare
):
    keycloak.auth_methods = ("client_secret_post",)
    declare(keycloak)
    linked(referent)
    client = Client()

    sign_in(client)

    assert is_in(client, referent)


def test_proconnect_signs_its_userinfo(referent, proconnect, declare):
    declare(proconnect)
    linked(referent, PROCONNECT_PERSON["sub"])
    client = Client()

    sign_in(client)

    assert is_in(client, referent)
    assert proconnect.asked[0]["acr_values"] == "eidas1"


def test_pro_sante_connect_opens_by_the_national_identifier(referent, psc, declare):
    declare(psc)
    linked(referent, PSC_PERSON["SubjectNameID"])
    client = Client()

    sign_in(client)

    assert is_in(client, referent)


def test_a_believed_address_opens_its_account_only_where_it_is_declared(
    referent, keycloak, declare
):
    declare(keycloak)
    client = Client()
    page = client.get(sign_in(client)["Location"]).content.decode()
    assert not is_in(client, referent)
    assert "Un compte existe déjà à votre adresse" in page

    declare(keycloak, link_by_email=True)
    sign_in(client)

    assert is_in(client, referent)
    assert Identity.objects.get().user == referent


def test_the_accounts_own_second_factor_is_still_asked(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    give_second_factor(referent)
    client = Client()

    answer = sign_in(client)

    assert answer["Location"] == "/compte/connexion/code/"
    assert not is_in(client, referent)


def test_two_factors_of_the_provider_count_where_they_are_declared(
    regional_lead, keycloak, declare
):
    linked(regional_lead)
    declare(keycloak)
    client = Client()
    sign_in(client)
    assert client.get("/")["Location"] == "/compte/second-facteur/application/"

    declare(keycloak, mfa_acr=["eidas2"])
    keycloak.acr = "eidas2"
    client = Client()
    sign_in(client)

    assert client.get("/").status_code == 200


def test_a_closed_account_stays_closed(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    User.objects.filter(pk=referent.pk).update(is_active=False)
    client = Client()

    assert sign_in(client)["Location"] == "/compte/ferme/"
    assert not is_in(client, referent)


# Somebody whom Beffroi does not know


def test_an_unknown_person_gets_words_and_no_right(establishment, proconnect, declare):
    declare(proconnect, trust_email=True)
    establishment.siret = PROCONNECT_PERSON["siret"]
    establishment.save()
    client = Client()

    answer = sign_in(client)
    page = client.get(answer["Location"]).content.decode()

    assert "Connexion d’essai confirme votre identité" in page
    assert establishment.name in page
    assert not User.objects.filter(email=PROCONNECT_PERSON["email"]).exists()
    assert Membership.objects.count() == 0


def test_the_people_of_the_named_establishment_are_asked_once(
    establishment, director, proconnect, declare, django_capture_on_commit_callbacks
):
    declare(proconnect, trust_email=True)
    establishment.siret = PROCONNECT_PERSON["siret"]
    establishment.save()
    client = Client()
    sign_in(client)

    for _ in range(2):
        client.post(f"/arrivee/{establishment.pk}/demander/")

    letters = OutgoingMessage.objects.filter(purpose="ask_invitation")
    assert [letter.recipient for letter in letters] == [director.email]
    assert (
        Membership.objects.filter(user__email=PROCONNECT_PERSON["email"]).count() == 0
    )


def test_another_establishment_cannot_be_asked(
    establishment, outsider, proconnect, declare
):
    declare(proconnect, trust_email=True)
    client = Client()
    sign_in(client)

    answer = client.post(f"/arrivee/{establishment.pk}/demander/")

    assert answer.status_code == 404
    assert Client().post(f"/arrivee/{establishment.pk}/demander/").status_code == 404


def test_an_invitation_at_the_vouched_address_is_accepted_without_password(
    director, establishment, proconnect, declare
):
    declare(proconnect, trust_email=True)
    invitation = make_invitation(
        director, establishment, email=PROCONNECT_PERSON["email"]
    )
    client = Client()
    page = client.get(sign_in(client)["Location"]).content.decode()
    assert "Une invitation vous attend" in page

    path = f"/arrivee/{invitation.pk}/accepter/"
    given = {"first_name": "Nadia", "last_name": "Delmas", "job": "", "conditions": "1"}
    answer = client.post(path, given)

    user = User.objects.get(email=PROCONNECT_PERSON["email"])
    assert answer["Location"] == "/"
    assert is_in(client, user)
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).role == invitation.role


def test_an_invitation_at_an_address_that_nobody_vouches_for_stays_hidden(
    director, establishment, proconnect, declare
):
    declare(proconnect)
    invitation = make_invitation(
        director, establishment, email=PROCONNECT_PERSON["email"]
    )
    client = Client()
    page = client.get(sign_in(client)["Location"]).content.decode()

    assert "Une invitation vous attend" not in page
    path = f"/arrivee/{invitation.pk}/accepter/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"conditions": "1"}).status_code == 404


def test_the_link_of_an_invitation_opens_an_account_for_who_has_no_address(
    director, establishment, psc, declare
):
    declare(psc)
    path = link_of(make_invitation(director, establishment)) + "compte/"
    client = Client()
    assert "Continuer avec" in client.get(path).content.decode()

    answer = sign_in(client, path)
    assert answer["Location"] == path
    given = {"first_name": "Nadia", "last_name": "Delmas", "job": "", "conditions": "1"}
    assert client.post(path, given)["Location"] == "/"

    identity = Identity.objects.get()
    assert identity.subject == PSC_PERSON["SubjectNameID"]
    assert is_in(client, identity.user)


# Attach and detach


def test_a_person_attaches_an_identity_then_detaches_it(referent, psc, declare):
    declare(psc)
    referent.set_password(PASSWORD)
    referent.save()
    client = Client()
    client.post("/compte/connexion/", {"login": referent.email, "password": PASSWORD})

    assert sign_in(client)["Location"] == "/compte/acces/"
    identity = Identity.objects.get(user=referent)
    assert "NADIA DELMAS" in client.get("/compte/acces/").content.decode()
    client.post(f"/compte/fournisseurs/{identity.pk}/detacher/")

    assert not Identity.objects.exists()
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"link_identity", "unlink_identity"} <= verbs


def test_an_old_session_proves_itself_before_attaching(
    referent, psc, declare, client_of
):
    declare(psc)

    answer = client_of(referent).post(START)

    assert answer["Location"] == "/compte/acces/confirmer/"


def test_nobody_detaches_their_last_way_in_nor_somebody_elses(
    referent, outsider, keycloak, declare
):
    declare(keycloak)
    linked(referent)
    client = Client()
    sign_in(client)
    identity = Identity.objects.get()

    page = client.post(
        f"/compte/fournisseurs/{identity.pk}/detacher/", follow=True
    ).content.decode()
    assert "votre seule façon d’entrer" in page
    stranger = Client()
    stranger.force_login(
        outsider, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = stranger.post(f"/compte/fournisseurs/{identity.pk}/detacher/")

    assert answer.status_code == 404
    assert Identity.objects.count() == 1


def test_an_identity_never_moves_to_another_account(
    referent, director, keycloak, declare
):
    declare(keycloak)
    linked(referent)
    director.set_password(PASSWORD)
    director.save()
    client = Client()
    client.post("/compte/connexion/", {"login": director.email, "password": PASSWORD})

    page = client.get(sign_in(client)["Location"]).content.decode()

    assert "ouvre déjà un autre compte" in page
    assert Identity.objects.get().user == referent


def test_leaving_closes_the_session_of_the_provider_too(referent, keycloak, declare):
    declare(keycloak)
    linked(referent)
    client = Client()
    sign_in(client)
    assert KEYCLOAK_PERSON["sub"] not in json.dumps(client.session["provider_way_out"])

    page = client.post("/compte/sortie/").content.decode()

    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found
    asked = parse_qs(urlsplit(unescape(found[1])).query)
    assert asked["id_token_hint"][0].count(".") == 2
    assert asked["post_logout_redirect_uri"][0].endswith("/compte/connexion/")
    assert "_auth_user_id" not in client.session


# Attacks


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
