"""Posters: given out by those who manage, opened by anybody who stands before them."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from beffroi.alert import operations
from beffroi.alert.models import Poster
from beffroi.alert.rules.filling import Number
from beffroi.alert.work import poster_pdf
from beffroi.journal.models import Entry
from beffroi.links.models import PersonalLink
from beffroi.links.operations import issue_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.enums import CONTACT_LABELS
from beffroi.organizations.rules.states import ContactKind
from beffroi.ui.branding import Brand
from tests.alert.build import (
    DUTY_PHONE,
    make_number,
    make_poster,
    numbers_url,
    phones_in,
)
from tests.build import make_establishment
from tests.lib.pdf import page_count, text_of

DUTY = "0536491000"


@pytest.fixture
def numbered(establishment):
    make_number(establishment)
    return establishment


def _posters_url(place):
    return reverse("alert:posters", args=[place.pk])


@pytest.mark.parametrize("persona", ["referent", "director"])
def test_those_who_manage_download_a_poster_with_its_own_link(
    client_of, numbered, persona, request
):
    user = request.getfixturevalue(persona)

    response = client_of(user).post(_posters_url(numbered), {"place": "Salle de soins"})

    assert response["Content-Type"] == "application/pdf"
    assert page_count(response.content) == 1
    assert DUTY_PHONE in text_of(response.content)
    poster = Poster.objects.get()
    assert poster.place == "Salle de soins"
    assert poster.link.expires_at is None
    assert Entry.objects.filter(verb="make_poster").count() == 1


@pytest.mark.parametrize("persona", ["contributor", "reader", "dpo", "regional_lead"])
def test_others_of_the_house_may_not(client_of, numbered, persona, request):
    client = client_of(request.getfixturevalue(persona))

    assert client.get(_posters_url(numbered)).status_code in {302, 403}
    assert client.post(_posters_url(numbered)).status_code in {302, 403}
    assert not Poster.objects.exists()


def test_an_outsider_finds_nothing(client_of, outsider, numbered, referent):
    poster, _ = make_poster(numbered, referent)
    client = client_of(outsider)
    revoke = reverse("alert:revoke_poster", args=[numbered.pk, poster.pk])

    assert client.get(_posters_url(numbered)).status_code == 404
    assert client.post(_posters_url(numbered)).status_code == 404
    assert client.post(revoke).status_code == 404


def test_the_code_opens_the_numbers_of_that_establishment_and_writes_nothing(
    client, numbered, referent
):
    other = make_establishment()
    make_number(other, phone="05 36 49 99 99")
    poster, token = make_poster(numbered, referent)

    response = client.get(numbers_url(token))

    assert response.status_code == 200
    assert DUTY in phones_in(response)
    assert "0536499999" not in phones_in(response)
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    poster.link.refresh_from_db()
    assert poster.link.used_at is None


def test_the_page_of_the_code_leads_to_nothing_but_numbers_and_cards(
    client, numbered, referent
):
    _, token = make_poster(numbered, referent)

    page = client.get(numbers_url(token)).content.decode()

    content = page[page.index("<main") : page.index("</main>")]
    links = set(re.findall(r'href="([^"]+)"', content))
    assert all(link.startswith(("tel:", f"/u/{token}/")) for link in links)
    assert str(numbered.pk) not in page


def test_a_card_behind_the_code_shows_the_numbers(client, numbered, referent):
    _, token = make_poster(numbered, referent)

    response = client.get(reverse("alert:numbers_card", args=[token, "rancongiciel"]))

    assert DUTY in phones_in(response)
    assert "noindex" in response["X-Robots-Tag"]


def test_numbers_changed_later_are_the_ones_shown(client, numbered, referent):
    _, token = make_poster(numbered, referent)

    numbered.emergency_contacts.update(phone="05 36 49 33 33")

    assert "0536493333" in phones_in(client.get(numbers_url(token)))


def test_a_revoked_code_keeps_the_cards_and_hides_the_numbers(
    client, client_of, numbered, director
):
    poster, token = make_poster(numbered, director)
    revoke = reverse("alert:revoke_poster", args=[numbered.pk, poster.pk])

    client_of(director).post(revoke)
    client_of(director).post(revoke)

    response = client.get(numbers_url(token))
    assert response.status_code == 404
    assert DUTY not in phones_in(response)
    assert response.content.decode().count('class="alert-card"') == 6
    assert Entry.objects.filter(verb="revoke_poster").count() == 1
    card = reverse("alert:numbers_card", args=[token, "rancongiciel"])
    assert client.get(card).status_code == 404


def test_an_unknown_code_is_not_found_with_the_cards_at_hand(client, db):
    response = client.get(numbers_url("inconnu"))

    assert response.status_code == 404
    assert response.content.decode().count('class="alert-card"') == 6


def test_a_link_made_for_something_else_opens_no_number(client, numbered, referent):
    token = issue_link(
        purpose=LinkPurpose.INVITATION,
        subject_key=numbered.pk,
        by=referent.as_actor(),
        valid_days=14,
    )

    assert client.get(numbers_url(token)).status_code == 404


def test_each_poster_has_its_own_link_and_the_list_tells_them_apart(
    client_of, numbered, director
):
    _, first = make_poster(numbered, director, "Accueil")
    revoked, second = make_poster(numbered, director, "Cuisine")
    operations.revoke_poster(poster=revoked, by=director.as_actor())

    page = client_of(director).get(_posters_url(numbered)).content.decode()

    assert first != second
    assert PersonalLink.objects.count() == 2
    assert "Accueil" in page
    assert "Cuisine" in page
    assert page.count("Révoquer cette affiche") == 1
    assert first not in page


def test_a_poster_of_another_establishment_is_not_found(client_of, numbered, director):
    other = make_establishment()
    poster, _ = make_poster(other, director)
    url = reverse("alert:revoke_poster", args=[numbered.pk, poster.pk])

    assert client_of(director).post(url).status_code == 404
    unknown = reverse("alert:revoke_poster", args=[numbered.pk, uuid4()])
    assert client_of(director).post(unknown).status_code == 404


def test_too_many_live_posters_are_refused_in_words(
    client_of, numbered, director, monkeypatch
):
    monkeypatch.setattr(operations, "MOST_LIVE_POSTERS", 1)
    make_poster(numbered, director)

    response = client_of(director).post(_posters_url(numbered))

    assert response.status_code == 422
    assert "Révoquez" in response.content.decode()


def test_the_short_way_leads_to_the_only_establishment(
    client_of, director, numbered, reader
):
    response = client_of(director).get(reverse("alert:my_posters"))

    assert response.url == _posters_url(numbered)
    assert client_of(reader).get(reverse("alert:my_posters")).status_code == 403


def test_the_short_way_offers_the_choice(client_of, director, numbered):
    other = make_establishment(organization=numbered.organization, name="Autre maison")
    numbered.memberships.get(user=director).establishments.add(other)

    page = client_of(director).get(reverse("alert:my_posters")).content.decode()

    assert "Autre maison" in page
    assert numbered.name in page


def test_what_is_typed_on_a_poster_is_printed_as_typed(client_of, director, numbered):
    numbered.name = '#read("/etc/passwd") *M&M* <b>'
    numbered.save()

    response = client_of(director).post(_posters_url(numbered))

    assert '#read("/etc/passwd")*M&M*<b>' in text_of(response.content).replace(" ", "")


def test_the_poster_stands_on_one_page_whatever_the_numbers():
    brand = Brand(
        name="Fondation", contact_lines=("Siège", "04 65 71 20 30", "a@b.fr", "Accueil")
    )
    for count in range(len(ContactKind) + 1):
        numbers = [
            Number(kind.value, label, "Groupement régional e-santé", "06 39 98 29 23")
            for kind, label in list(CONTACT_LABELS.items())[:count]
        ]
        pdf = poster_pdf(
            place="Résidence",
            numbers=numbers,
            address="https://exemple.fr/alerte/",
            brand=brand,
        )
        assert page_count(pdf) == 1
