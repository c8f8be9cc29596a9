"""Places and organizations corrected or created by hand."""

import pytest
from django.urls import reverse

from beffroi.organizations.models.places import Establishment
from tests.organizations.build_places import identity
from tests.organizations.pages import EVERYBODY, url, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("abc", "cinq chiffres"),
        ("75001", "autre région"),
        ("20000", "autre région"),
        ("00000", "aucun département"),
        ("", "obligatoire"),
    ],
)
def test_a_refused_correction_says_why_and_keeps_what_was_typed(
    establishment, referent, client_of, wrong, reason
):
    answer = client_of(referent).post(
        url("establishment_edit", establishment),
        identity(postal_code=wrong, name="Le Clos"),
    )

    assert answer.status_code == 422
    assert reason in words(answer)
    assert 'id="id_postal_code-erreur"' in words(answer)
    assert 'value="Le Clos"' in words(answer)
    establishment.refresh_from_db()
    assert establishment.name == "Résidence Les Micocouliers"


def test_a_correction_is_kept(establishment, referent, client_of):
    answer = client_of(referent).post(
        url("establishment_edit", establishment),
        identity(name="Le Clos", postal_code="31 400"),
    )

    assert answer.url == url("establishment", establishment)
    establishment.refresh_from_db()
    assert (establishment.name, establishment.postal_code) == ("Le Clos", "31400")


def test_an_unknown_category_survives_a_correction(establishment, referent, client_of):
    Establishment.objects.filter(pk=establishment.pk).update(category_code="998")

    client, page = client_of(referent), url("establishment_edit", establishment)
    assert '<option value="998" selected>' in words(client.get(page))
    client.post(page, identity(category_code="998"))
    establishment.refresh_from_db()
    assert establishment.category_code == "998"
    assert "category_code" not in establishment.pinned_fields


def test_an_organization_is_corrected(
    organization, establishment, regional_lead, client_of
):
    client, page = client_of(regional_lead), url("organization_edit", organization)
    refused = client.post(page, {"name": "", "postal_code": "12", "phone": "aucun"})
    assert refused.status_code == 422
    for field in ("name", "postal_code", "phone"):
        assert f'id="id_{field}-erreur"' in words(refused)

    client.post(page, {"name": "Fondation Les Micocouliers", "postal_code": "31 000"})
    organization.refresh_from_db()
    assert organization.name == "Fondation Les Micocouliers"
    assert organization.postal_code == "31000"


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_the_regional_team_creates_by_hand(db, client_of, person, name):
    answer = client_of(person(name)).get(reverse("organizations:establishment_create"))
    assert answer.status_code == (200 if name == "regional_lead" else 403)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"finess": "TAKEN"}, "finess", "porte déjà ce numéro"),
        ({"finess": "12"}, "finess", ""),
        ({"finess": "1,1E+08"}, "finess", ""),
        ({"postal_code": "75001"}, "postal_code", "aucun département de votre région"),
        ({"postal_code": "20000"}, "postal_code", "aucun département de votre région"),
        ({"postal_code": "97110"}, "postal_code", "aucun département de votre région"),
        ({"organization": "310999999"}, "organization", "Aucun organisme"),
        ({"name": ""}, "name", "obligatoire"),
        ({"email": "accueil"}, "email", ""),
    ],
)
def test_a_refused_creation_says_why_beside_the_field(
    establishment, regional_lead, client_of, change, field, reason
):
    if change.get("finess") == "TAKEN":
        change = {"finess": establishment.finess}
    sent = identity(**change)
    answer = client_of(regional_lead).post(
        reverse("organizations:establishment_create"), sent
    )

    assert answer.status_code == 422
    assert f'id="id_{field}-erreur"' in words(answer)
    assert reason in words(answer)
    assert "12 rue des Écoles" in words(answer)
    assert Establishment.objects.count() == 1


def test_a_creation_opens_its_page(organization, regional_lead, client_of):
    sent = identity(name="Maison Neuve", finess="", organization=organization.finess)
    answer = client_of(regional_lead).post(
        reverse("organizations:establishment_create"), sent, follow=True
    )

    place = Establishment.objects.get(name="Maison Neuve")
    assert place.organization == organization
    assert answer.redirect_chain == [(url("establishment", place), 302)]
    assert "L’établissement est créé." in words(answer)
