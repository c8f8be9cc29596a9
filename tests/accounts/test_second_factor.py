"""The second factor: its set-up, who cannot do without, and how it is lost and found."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from beffroi.accounts.queries import has_second_factor
from beffroi.journal.models import Entry
from beffroi.mail.models import OutgoingMessage
from tests.accounts.build import PASSWORD, code_of

pytestmark = pytest.mark.usefixtures("fresh_limits")

SET_UP = "/compte/second-facteur/application/"
CODES = "/compte/second-facteur/codes/"


def _sign_in(user) -> Client:
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def _set_up(client: Client) -> str:
    client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    response = client.post(SET_UP, {"code": code_of(secret)})
    assert response["Location"] == CODES
    return secret


def _enter_code(user, code: str) -> Client:
    client = _sign_in(user)
    assert "_auth_user_id" not in client.session
    client.post("/compte/connexion/code/", {"code": code})
    return client


def test_the_regional_team_sets_it_up_before_anything_else(regional_lead):
    client = _sign_in(regional_lead)

    assert client.get("/compte/")["Location"] == SET_UP
    assert client.get("/compte/second-facteur/").status_code == 200
    page = client.get(SET_UP).content.decode()
    assert "data:image/svg+xml;base64," in page
    assert client.session["mfa.totp.secret"] in page

    _set_up(client)
    assert client.get("/compte/").status_code == 200


def test_a_swap_of_a_part_of_the_page_is_sent_there_whole(operator_admin):
    client = _sign_in(operator_admin)

    response = client.get("/compte/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == SET_UP


def test_the_alert_page_stays_open(regional_lead):
    client = _sign_in(regional_lead)

    response = client.get("/alerte/")

    assert response.get("Location") != SET_UP


def test_posting_is_closed_too(operator_admin):
    client = _sign_in(operator_admin)

    response = client.post("/courrier/serveur/", {"host": "x"})

    assert response["Location"] == SET_UP


def test_a_referent_may_do_without(referent):
    assert _sign_in(referent).get("/compte/").status_code == 200


def test_a_wrong_code_sets_nothing(regional_lead):
    client = _sign_in(regional_lead)
    client.get(SET_UP)

    page = client.post(SET_UP, {"code": "000000"}).content.decode()

    assert "Ce code ne convient pas" in page
    assert not has_second_factor(regional_lead)


def test_the_key_is_sealed_and_its_owner_told(
    regional_lead, django_capture_on_commit_callbacks
):
    client = _sign_in(regional_lead)
    with django_capture_on_commit_callbacks(execute=True):
        secret = _set_up(client)

    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert Entry.objects.filter(verb="activate_second_factor").count() == 1
    assert OutgoingMessage.objects.filter(purpose="totp_activated").count() == 1


def test_signing_in_then_takes_the_code(regional_lead):
    secret = _set_up(_sign_in(regional_lead))
    cache.clear()

    assert "_auth_user_id" in _enter_code(regional_lead, code_of(secret)).session
    assert "_auth_user_id" not in _enter_code(regional_lead, "000000").session


def test_a_recovery_code_opens_once(regional_lead):
    client = _sign_in(regional_lead)
    _set_up(client)
    cache.clear()
    listed = client.get(CODES + "fichier/")
    code = listed.content.decode().splitlines()[2].strip()

    assert "attachment" in listed["Content-Disposition"]
    assert "_auth_user_id" in _enter_code(regional_lead, code).session
    assert "_auth_user_id" not in _enter_code(regional_lead, code).session


def test_codes_are_renewed(regional_lead):
    client = _sign_in(regional_lead)
    _set_up(client)
    before = client.get(CODES).content.decode()
    assert client.get(CODES + "nouveaux/").status_code in {200, 302}

    response = client.post(CODES + "nouveaux/")

    assert response["Location"] == CODES
    assert client.get(CODES).content.decode() != before


def test_removing_it_closes_everything_again(regional_lead):
    client = _sign_in(regional_lead)
    _set_up(client)

    client.post(SET_UP + "retirer/")

    assert not has_second_factor(regional_lead)
    assert client.get("/compte/")["Location"] == SET_UP


def test_an_old_session_proves_itself_again_before_touching_it(regional_lead):
    client = _sign_in(regional_lead)
    _set_up(client)
    session = client.session
    session["proven_at"] = session["proven_at"] - 3600
    session.save()

    asked = client.get(CODES)
    page = client.get(asked["Location"]).content.decode()
    wrong = client.post("/compte/confirmer/", {"password": "autre", "next": CODES})
    right = client.post("/compte/confirmer/", {"password": PASSWORD, "next": CODES})

    assert asked["Location"].startswith("/compte/confirmer/")
    assert "Confirmez que c’est bien vous" in page
    assert "Ce mot de passe ne convient pas." in wrong.content.decode()
    assert right["Location"] == CODES
    assert client.get(CODES).status_code == 200


def test_the_command_resets_it_and_leaves_a_line(regional_lead):
    _set_up(_sign_in(regional_lead))
    out = io.StringIO()

    call_command("reset_mfa", regional_lead.email.upper(), stdout=out)

    assert not has_second_factor(regional_lead)
    assert "Sofia Benali" in out.getvalue()
    assert Entry.objects.filter(verb="reset_mfa").count() == 1


def test_the_command_refuses_an_unknown_address(db):
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("reset_mfa", "inconnue@exemple-beffroi.fr")
