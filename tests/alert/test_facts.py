"""« Données de référence »: read and corrected by the regional team alone."""

from datetime import date

import pytest
from django.urls import reverse

from beffroi.alert.models import PublishedCard
from beffroi.alert.work import publish_cards
from beffroi.jobs.worker import run_waiting
from beffroi.reference.queries import fact

URL = "alert:edit_fact"
GOOD = {
    "value": "09 72 43 91 26",
    "source": "Appel du 20 novembre 2026",
    "verified_on": "2026-11-20",
}


@pytest.fixture
def lead(client_of, regional_lead):
    """The regional lead with the second factor that the role asks for."""
    regional_lead.must_use_mfa = False
    regional_lead.save()
    return client_of(regional_lead)


def _edit(slug="cert-sante-phone"):
    return reverse(URL, args=[slug])


def test_the_regional_team_reads_value_source_and_date(lead):
    page = lead.get(reverse("alert:facts")).content.decode()

    assert "09 72 43 91 25" in page
    assert "CERT Santé" in page
    assert "21 novembre 2026" in page


def test_facts_of_other_regions_are_left_out(lead):
    page = lead.get(reverse("alert:facts")).content.decode()

    assert "Occitanie" in page
    assert "Délégation de l’ANSSI, Normandie" not in page


@pytest.mark.parametrize("persona", ["referent", "director", "outsider", "reader"])
def test_nobody_else_reads_or_corrects_them(client_of, persona, request):
    client = client_of(request.getfixturevalue(persona))

    assert client.get(reverse("alert:facts")).status_code == 403
    assert client.get(_edit()).status_code == 403
    assert client.post(_edit(), GOOD).status_code == 403
    restore = reverse("alert:restore_fact", args=["cert-sante-phone"])
    assert client.post(restore).status_code == 403


def test_a_correction_reaches_the_page_and_the_public_cards(lead, client):
    publish_cards()
    before = PublishedCard.objects.get(pk="rancongiciel").fingerprint

    response = lead.post(_edit(), GOOD)
    run_waiting()

    assert response.status_code == 302
    assert fact("cert-sante-phone").verified_on == date(2026, 11, 20)
    assert b"0972439126" in client.get(reverse("alert:emergency")).content
    assert PublishedCard.objects.get(pk="rancongiciel").fingerprint != before


def test_what_is_missing_or_in_the_future_is_refused_in_words(lead):
    missing = lead.post(_edit(), {**GOOD, "source": ""})
    future = lead.post(_edit(), {**GOOD, "verified_on": "2999-01-01"})

    assert missing.status_code == 422
    assert future.status_code == 422
    assert "futur" in future.content.decode()
    assert not fact("cert-sante-phone").is_corrected


def test_the_first_value_comes_back(lead):
    lead.post(_edit(), GOOD)

    lead.post(reverse("alert:restore_fact", args=["cert-sante-phone"]))

    assert fact("cert-sante-phone").value == "09 72 43 91 25"


def test_an_unknown_fact_is_not_found(lead):
    assert lead.get(_edit("nothing-such")).status_code == 404
