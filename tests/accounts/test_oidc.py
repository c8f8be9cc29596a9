"""Sign-in by a provider: the three dialects, and what opens nothing."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from beffroi.accounts.models import Identity, User
from beffroi.journal.models import Entry
from beffroi.lib.text import NBSP
from beffroi.mail.models import OutgoingMessage
from beffroi.organizations.models.memberships import Membership
from tests.accounts.build import PASSWORD
from tests.accounts.oidc_client import (
    BACK,
    START,
    back_from,
    is_in,
    leave,
    linked,
    sign_in,
)
from tests.accounts.oidc_provider import (
    KEYCLOAK_PERSON,
    PROCONNECT_PERSON,
    PSC_PERSON,
)
from tests.build import give_second_factor
from tests.organizations.build_people import link_of, make_invitation

pytestmark = pytest.mark.usefixtures("fresh_limits")


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
    assert "0;url=" in client.post("/compte/sortie/").content.decode()
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


@pytest.mark.parametrize("way", ["attach", "passkey"])
def test_who_has_no_password_here_is_told_to_sign_in_afresh(
    referent, keycloak, declare, settings, way
):
    settings.PUBLIC_URL = "https://beffroi.exemple.fr"
    declare(keycloak)
    linked(referent)
    client = Client()
    sign_in(client)
    session = client.session
    session["proven_at"] -= 3600
    session.save()

    if way == "attach":
        answer = client.post(START, follow=True)
    else:
        answer = client.get("/compte/cles/ajouter/", follow=True)
    page = answer.content.decode().replace(NBSP, " ")

    assert answer.redirect_chain[-1][0] == "/compte/acces/"
    assert "quittez Beffroi puis entrez de nouveau" in page


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
