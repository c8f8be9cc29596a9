"""The pages of what must be agreed before a test."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beffroi.lib import clock
from beffroi.organizations.models.consent import (
    Authorization,
    Exclusion,
    RecipientDomain,
)
from tests.build import make_establishment
from tests.organizations.build_consent import agree, prove_domain, sent_code
from tests.organizations.build_staff import make_member

pytestmark = pytest.mark.django_db
DOMAIN = "exemple-beffroi.fr"


def url(name: str, place, *keys) -> str:
    return reverse(f"organizations:{name}", args=[place.pk, *keys])


def test_managers_see_what_is_agreed_and_strangers_nothing(
    client_of, establishment, referent, director, regional_lead, contributor, outsider
):
    page = url("consents", establishment)
    for user in (referent, director):
        assert "Aucun domaine déclaré" in client_of(user).get(page).content.decode()
    assert client_of(contributor).get(page).status_code == 403
    assert client_of(regional_lead).get(page).status_code == 403
    assert client_of(outsider).get(page).status_code == 404


def test_a_domain_is_declared_and_proven_by_a_code(client_of, establishment, referent):
    client = client_of(referent)
    make_member(establishment, referent, email=f"anne@{DOMAIN}")
    assert DOMAIN in client.get(url("consents", establishment)).content.decode()

    wrong = client.post(url("domain_declare", establishment), {"domain": "gmail.com"})
    assert wrong.status_code == 422
    assert "fournisseur ouvert à tous" in wrong.content.decode()

    client.post(url("domain_declare", establishment), {"domain": f"@{DOMAIN}"})
    row = RecipientDomain.objects.get()
    page = url("recipient_domain", establishment, row.pk)
    assert "_beffroi.exemple-beffroi.fr" in client.get(page).content.decode()

    sent = client.post(
        url("domain_send_code", establishment, row.pk),
        {"method": "postmaster"},
        follow=True,
    )
    assert f"postmaster@{DOMAIN}" in sent.content.decode()
    refused = client.post(
        url("domain_code", establishment, row.pk), {"code": "00000000 ?"}
    )
    assert refused.status_code == 422
    client.post(url("domain_code", establishment, row.pk), {"code": sent_code(row)})
    row.refresh_from_db()
    assert row.is_proven(clock.today())
    assert "Prouvé" in client.get(url("consents", establishment)).content.decode()


def test_a_domain_of_another_place_is_out_of_reach(
    client_of, establishment, referent, director
):
    elsewhere = make_establishment()
    foreign = prove_domain(elsewhere, DOMAIN, referent)
    client = client_of(referent)
    for name in ("recipient_domain", "domain_give_up", "domain_record", "domain_code"):
        address = url(name, establishment, foreign.pk)
        visit = client.get if name == "recipient_domain" else client.post
        assert visit(address).status_code == 404
    foreign.refresh_from_db()
    assert foreign.revoked_at is None


def test_a_site_does_not_end_the_domain_of_its_organization(
    client_of, establishment, organization, referent
):
    shared = prove_domain(organization, DOMAIN, referent, place=establishment)
    answer = client_of(referent).post(url("domain_give_up", establishment, shared.pk))
    assert answer.status_code == 403


def test_an_address_is_excluded_and_put_back(client_of, establishment, referent):
    client, page = client_of(referent), url("exclusions", establishment)
    assert client.post(page, {"email": "rien"}).status_code == 422
    client.post(page, {"email": f"Ecoute@{DOMAIN}", "reason": "Ligne d’écoute"})
    row = Exclusion.objects.get()
    assert row.email == f"ecoute@{DOMAIN}"
    assert "Ligne d’écoute" in client.get(page).content.decode()
    client.post(url("exclusion_remove", establishment, row.pk))
    assert not Exclusion.objects.exists()


def test_the_direction_agrees_to_a_programme_and_takes_it_back(
    client_of, establishment, referent, director, outsider
):
    page = url("programme", establishment)
    assert client_of(referent).get(page).status_code == 403
    assert client_of(outsider).get(page).status_code == 404
    client = client_of(director)
    assert "mot de passe" in client.get(page).content.decode()

    day = clock.today() + timedelta(days=200)
    assert client.post(page, {"last_day": day.isoformat()}).status_code == 422
    too_long = clock.today() + timedelta(days=900)
    answer = client.post(page, {"last_day": too_long.isoformat(), "agrees": "on"})
    assert "treize mois" in answer.content.decode()
    client.post(page, {"last_day": day.isoformat(), "agrees": "on"})
    word = Authorization.objects.get()
    assert "mot de passe" in word.words

    client_of(referent).post(url("authorization_withdraw", establishment, word.pk))
    word.refresh_from_db()
    assert word.revoked_at is not None
    assert "Retiré" in client.get(url("consents", establishment)).content.decode()


def test_a_word_given_elsewhere_is_not_taken_back_from_here(
    client_of, establishment, referent, director
):
    word = agree(establishment, director)
    elsewhere = make_establishment()
    address = url("authorization_withdraw", elsewhere, word.pk)
    assert client_of(referent).post(address).status_code == 404
