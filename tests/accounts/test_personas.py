"""« Entrer comme… » exists in the demonstration, and cannot exist elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.build import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def persona(regional_lead):
    regional_lead.is_demo_persona = True
    regional_lead.persona_label = "Équipe régionale"
    regional_lead.save()
    return regional_lead


def _enter(persona_key: object) -> tuple[Client, int]:
    client = Client()
    response = client.post(reverse("accounts:enter_as"), {"persona": str(persona_key)})
    return client, response.status_code


def test_in_the_demonstration_each_role_is_one_click_away(persona, settings):
    settings.DEMO = True

    page = Client().get("/compte/connexion/").content.decode()
    client, status = _enter(persona.pk)

    assert "Entrer comme" in page
    assert "Équipe régionale" in page
    assert status == 302
    assert client.session["_auth_user_id"] == str(persona.pk)
    assert client.get("/compte/").status_code == 200


def test_elsewhere_it_does_not_exist(persona, settings):
    settings.DEMO = False

    page = Client().get("/compte/connexion/").content.decode()
    client, status = _enter(persona.pk)

    assert "Entrer comme" not in page
    assert str(persona.pk) not in page
    assert status == 404
    assert "_auth_user_id" not in client.session


def test_a_session_opened_so_is_worth_nothing_once_the_demonstration_is_over(
    persona, settings
):
    settings.DEMO = True
    client, _ = _enter(persona.pk)

    settings.DEMO = False

    assert client.get("/compte/").status_code == 302


def test_only_invented_people_can_be_entered_as(persona, referent, settings):
    settings.DEMO = True
    closed = make_user(is_demo_persona=True, is_active=False)

    for key in (referent.pk, closed.pk, "pas-une-cle", ""):
        client, status = _enter(key)
        assert status == 404
        assert "_auth_user_id" not in client.session


def test_the_second_factor_is_not_excused_for_a_persona_who_signs_in(
    persona, settings, client_of
):
    settings.DEMO = True
    client = Client()
    client.force_login(
        persona, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    assert client.get("/compte/").status_code == 302


def test_entering_takes_a_post(persona, settings):
    settings.DEMO = True

    assert Client().get(reverse("accounts:enter_as")).status_code == 405
