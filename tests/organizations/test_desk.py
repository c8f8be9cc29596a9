"""Help asked and given, contacts planned: for the establishment and its own region."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.queries import read_message
from beffroi.organizations.models.contacts import ContactNote
from beffroi.organizations.models.desk import FollowUp, HelpRequest
from beffroi.organizations.operations.desk import (
    ContactPast,
    HelpAsked,
    HelpClosed,
    HelpEmpty,
    ask_help,
    close_help,
    note_contact,
    plan_contact,
    take_charge,
)
from beffroi.organizations.operations.support import NoteEmpty
from beffroi.organizations.rules.message_words import (
    fill,
    place_words,
    unknown_variables,
)

pytestmark = pytest.mark.django_db


def url(name: str, place, *keys) -> str:
    return reverse(f"organizations:{name}", args=[place.pk, *keys])


def ask(place, user, text: str = "Notre prestataire ne répond plus.") -> HelpRequest:
    return ask_help(establishment=place, text=text, asker=user)


def test_a_request_reaches_the_officer_or_else_the_team(
    establishment, referent, regional_lead
):
    body = establishment.region_code
    assert body == "76"
    ask(establishment, referent)
    assert not OutgoingMessage.objects.exists()  # the region gave no address

    close_help(request=HelpRequest.objects.get(), by=referent.as_actor())
    take_charge(establishment=establishment, officer=regional_lead)
    establishment.refresh_from_db()
    ask(establishment, referent, "Encore <lui> & moi.")

    letter = OutgoingMessage.objects.get()
    assert letter.recipient == regional_lead.email
    read = read_message(letter)
    assert "Encore <lui> & moi." in read.text
    assert b"Reply-To: referent@exemple-beffroi.fr" in bytes(letter.mime)


def test_one_request_waits_at_a_time(establishment, referent):
    with pytest.raises(HelpEmpty):
        ask(establishment, referent, "  ")
    first = ask(establishment, referent)
    with pytest.raises(HelpAsked):
        ask(establishment, referent)

    close_help(request=first, by=referent.as_actor())
    with pytest.raises(HelpClosed):
        close_help(request=first, by=referent.as_actor())
    assert ask(establishment, referent).closed_at is None


def test_taking_in_charge_follows_the_place_and_takes_the_request(
    establishment, referent, regional_lead
):
    asked = ask(establishment, referent)

    place = take_charge(establishment=establishment, officer=regional_lead)
    take_charge(establishment=place, officer=regional_lead)

    asked.refresh_from_db()
    assert (place.officer, place.support_state) == (regional_lead, "supported")
    assert asked.taken_by_label == "Sofia Benali"


def test_a_contact_is_noted_and_the_next_one_planned(establishment, regional_lead):
    soon = clock.today() + timedelta(days=10)
    note_contact(
        establishment=establishment, text="Appel", author=regional_lead,
        next_contact_on=soon, why="Sauvegardes",
    )  # fmt: skip
    assert FollowUp.objects.get().why == "Sauvegardes"
    # Talking before the day keeps the day.
    note_contact(establishment=establishment, text="Mail", author=regional_lead)
    assert FollowUp.objects.get().next_contact_on == soon

    with clock.at(clock.now() + timedelta(days=11)):
        note_contact(establishment=establishment, text="Revu", author=regional_lead)
    assert not FollowUp.objects.exists()
    assert ContactNote.objects.count() == 3


def test_a_contact_is_not_planned_in_the_past_nor_noted_without_words(
    establishment, regional_lead
):
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(ContactPast):
        plan_contact(
            establishment=establishment, next_contact_on=yesterday, by=regional_lead.as_actor()
        )  # fmt: skip
    with pytest.raises(NoteEmpty):
        note_contact(establishment=establishment, text=" ", author=regional_lead)
    plan_contact(
        establishment=establishment, next_contact_on=clock.today(), by=regional_lead.as_actor()
    )  # fmt: skip
    plan_contact(
        establishment=establishment, next_contact_on=None, by=regional_lead.as_actor()
    )
    assert not FollowUp.objects.exists()


def test_an_establishment_asks_from_its_page_and_sees_what_became_of_it(
    client_of, establishment, referent, contributor, reader, regional_lead, outsider
):
    page = url("ask_help", establishment)
    assert client_of(reader).get(page).status_code == 403
    assert client_of(regional_lead).get(page).status_code == 403
    assert client_of(outsider).get(page).status_code == 404

    client = client_of(contributor)
    assert client.post(page, {"text": ""}).status_code == 422
    client.post(page, {"text": "Comment répondre à la question 12 ?"})
    assert "question 12" in client.get(page).content.decode()
    assert client_of(referent).post(page, {"text": "Et moi ?"}).status_code == 422

    lead = client_of(regional_lead)
    place_page = url("establishment", establishment)
    assert "Demande de l’aide" in lead.get(place_page).content.decode()
    lead.post(url("take_charge", establishment))
    assert "Sofia Benali" in client.get(page).content.decode()
    asked = HelpRequest.objects.get()
    assert (
        client_of(outsider).post(url("close_help", establishment, asked.pk)).status_code
        == 404
    )
    assert (
        client_of(reader).post(url("close_help", establishment, asked.pk)).status_code
        == 403
    )
    client.post(url("close_help", establishment, asked.pk))
    asked.refresh_from_db()
    assert asked.closed_by_label == "Omar Delmas"


def test_a_contact_is_noted_in_two_clicks_and_leads_back(
    client_of, establishment, regional_lead, referent
):
    page = url("contact", establishment)
    client = client_of(regional_lead)
    assert client_of(referent).get(page).status_code == 403
    assert client.post(page, {"text": ""}).status_code == 422
    late = {"text": "Appel", "next_contact_on": "2020-01-01"}
    assert client.post(page, late).status_code == 422

    answer = client.post(page, {"text": "Appel", "retour": "/bureau/"})
    assert answer["Location"] == "/bureau/"
    elsewhere = client.post(page, {"text": "Appel", "retour": "//pirate.exemple"})
    assert elsewhere["Location"] == url("establishment", establishment)


def test_the_variables_of_a_message_are_filled_or_named():
    filled = fill(
        "Bonjour {prénom}, {Établissement} : {ville}",
        first_name="", last_name="Roux", places=["A", "B"],
    )  # fmt: skip

    assert filled == "Bonjour, A et B : {ville}"
    assert unknown_variables("{prénom} {ville} {ville}") == ["ville"]
    assert place_words(list("ABCDE")) == "A, B, C et 2\u00a0autres"
