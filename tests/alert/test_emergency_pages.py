"""« Je pense être attaqué »: for everybody, at once; numbers only for one's own."""

import io

import pikepdf
import pytest
from django.urls import reverse

from beffroi.alert.models import PublishedCard
from beffroi.alert.work import publish_cards
from beffroi.reference.operations import correct_fact
from tests.alert.build import DUTY_PHONE, make_number, phones_in
from tests.build import make_establishment
from tests.lib.pdf import page_count, text_of

DUTY = "0536491000"
CERT = "0972439125"
SMALL_BYTES = 60_000
SLUGS = [
    "rancongiciel", "compte-pirate", "fuite-de-donnees",
    "hameconnage", "appareil-perdu", "logiciel-indisponible",
]  # fmt: skip


@pytest.fixture
def numbered(establishment):
    make_number(establishment)
    return establishment


def _card_url(slug="rancongiciel"):
    return reverse("alert:card", args=[slug])


def test_anybody_sees_six_cards_and_no_number_of_an_establishment(client, numbered):
    response = client.get(reverse("alert:emergency"))

    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('class="alert-card"') == 6
    assert phones_in(response) == {CERT}
    assert numbered.name not in page


def test_the_page_is_small_and_has_no_script(client, db):
    page = client.get(reverse("alert:emergency")).content

    assert len(page) < SMALL_BYTES
    assert b"<script" not in page


def test_people_see_the_numbers_of_their_only_establishment(
    client_of, contributor, numbered
):
    response = client_of(contributor).get(reverse("alert:emergency"))

    assert phones_in(response) == {DUTY, CERT}
    assert numbered.name in response.content.decode()


def test_an_outsider_sees_no_number_even_by_asking(client_of, outsider, numbered):
    client = client_of(outsider)

    page = client.get(reverse("alert:emergency"), {"etablissement": numbered.pk})
    card = client.get(_card_url(), {"etablissement": numbered.pk})
    pdf = client.post(
        reverse("alert:card_pdf", args=["rancongiciel"]), {"etablissement": numbered.pk}
    )

    assert DUTY not in phones_in(page) | phones_in(card)
    assert pdf.status_code == 404


def test_with_several_establishments_one_chooses(client_of, referent, numbered):
    other = make_establishment(organization=numbered.organization, name="Autre maison")
    make_number(other, phone="05 36 49 22 22")
    membership = numbered.memberships.get(user=referent)
    membership.establishments.add(other)
    client = client_of(referent)

    undecided = client.get(reverse("alert:emergency"))
    decided = client.get(reverse("alert:emergency"), {"etablissement": str(other.pk)})

    assert phones_in(undecided) == {CERT}
    assert "Autre maison" in undecided.content.decode()
    assert phones_in(decided) == {"0536492222", CERT}


def test_a_strange_choice_shows_no_number(client_of, referent, numbered):
    response = client_of(referent).get(_card_url(), {"etablissement": "n’importe quoi"})

    assert response.status_code == 200


@pytest.mark.parametrize("slug", SLUGS)
def test_every_card_opens_for_everybody(client, numbered, slug):
    response = client.get(_card_url(slug))

    assert response.status_code == 200
    assert DUTY not in phones_in(response)
    assert b"<script" not in response.content


def test_a_card_shows_ones_own_numbers(client_of, reader, numbered):
    response = client_of(reader).get(_card_url())

    assert DUTY in phones_in(response)
    assert "no-store" in response["Cache-Control"]


def test_a_card_that_does_not_exist_is_not_found(client, db):
    assert client.get(_card_url("incendie")).status_code == 404
    url = reverse("alert:card_pdf", args=["incendie"])
    assert client.get(url).status_code == 404


def test_before_publication_there_is_no_pdf_and_nothing_is_drawn(client, db):
    response = client.get(reverse("alert:card_pdf", args=["rancongiciel"]))

    assert response.status_code == 404
    assert not PublishedCard.objects.exists()


def test_published_cards_are_one_accessible_page_without_private_number(
    client, numbered
):
    assert publish_cards() == 6

    for row in PublishedCard.objects.all():
        response = client.get(reverse("alert:card_pdf", args=[row.pk]))
        pdf = b"".join(response.streaming_content)
        assert response["Content-Type"] == "application/pdf"
        assert page_count(pdf) == 1
        assert pikepdf.open(io.BytesIO(pdf)).Root.MarkInfo.Marked
        assert DUTY_PHONE not in text_of(pdf).replace("\u00a0", " ")


def test_publishing_again_draws_only_what_has_changed(regional_lead):
    publish_cards()

    assert publish_cards() == 0

    correct_fact(
        slug="spam-sms-number",
        value="33701",
        source="Essai",
        verified_on=regional_lead.created_at.date(),
        by=regional_lead.as_actor(),
    )
    assert publish_cards() == 1


def test_a_card_with_numbers_is_drawn_on_request(client_of, director, numbered):
    url = reverse("alert:card_pdf", args=["rancongiciel"])

    response = client_of(director).post(url, {"etablissement": numbered.pk})

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    printed = text_of(response.content)
    assert DUTY_PHONE in printed
    assert "Micocouliers" in printed
    assert page_count(response.content) == 1


def test_drawing_a_card_with_numbers_asks_to_sign_in(client, numbered):
    url = reverse("alert:card_pdf", args=["rancongiciel"])

    assert client.post(url, {"etablissement": numbered.pk}).status_code in {302, 403}


def test_a_card_holds_on_one_page_with_long_names_and_all_numbers(
    client_of, director, numbered
):
    for kind in ("referent", "it_provider", "dui_editor", "dpo", "insurer", "bank"):
        make_number(
            numbered, kind, name="Société d’infogérance et de télécommunications " * 2
        )
    client = client_of(director)

    for slug in ("rancongiciel", "compte-pirate", "appareil-perdu"):
        url = reverse("alert:card_pdf", args=[slug])
        response = client.post(url, {"etablissement": numbered.pk})
        assert page_count(response.content) == 1


def test_the_number_of_queries_does_not_grow_with_the_establishments(
    client_of, referent, numbered, django_assert_max_num_queries
):
    membership = numbered.memberships.get(user=referent)
    for _ in range(30):
        membership.establishments.add(
            make_establishment(organization=numbered.organization)
        )
    client = client_of(referent)

    with django_assert_max_num_queries(12):
        client.get(reverse("alert:emergency"), {"etablissement": str(numbered.pk)})
