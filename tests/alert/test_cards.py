"""The six cards: whole, filled with what is known, silent about the rest."""

import pytest

from beffroi.alert import contents, queries
from beffroi.alert.apps import check_cards
from beffroi.alert.rules.cards import parse_card, unknown_names
from beffroi.alert.rules.filling import CONTACT_NAMES, Number, dialed, fill_line
from beffroi.lib.content import ContentError, read_yaml
from beffroi.organizations.rules.states import ContactKind
from tests.alert.build import DUTY_PHONE, make_number
from tests.build import make_region

DUTY = Number("duty", "L’astreinte de direction", "", DUTY_PHONE)


def test_there_are_six_cards_in_order():
    assert [card.number for card in queries.cards()] == [1, 2, 3, 4, 5, 6]
    assert check_cards(None) == []


def test_every_contact_of_an_establishment_has_a_name_in_sentences():
    assert set(CONTACT_NAMES) == {kind.value for kind in ContactKind}


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_no_placeholder_is_left_in_a_filled_card(db, number):
    card = queries.cards()[number - 1]

    filled = queries.filled_card(card, {})

    texts = [line.text for line in (*filled.call, *filled.later, *filled.note)]
    texts += [line.text for phase in filled.phases for line in phase.steps]
    assert not [text for text in texts if "{" in text]


def test_a_card_that_names_nobody_known_is_refused():
    path = contents.CONTENT / "01-rancongiciel.yaml"
    row = {**read_yaml(path), "call": ["{contact:plumber} et {fact:nothing}"]}

    card = parse_card(row, path.name)

    assert "{contact:plumber}" in unknown_names(
        card, contacts=tuple(CONTACT_NAMES), facts=()
    )


def test_a_card_without_title_is_refused():
    row = read_yaml(contents.CONTENT / "01-rancongiciel.yaml")
    del row["title"]

    with pytest.raises(ContentError, match="title"):
        parse_card(row, "01.yaml")


@pytest.mark.parametrize(
    ("text", "words", "phones"),
    [
        ("{contact:duty}, d’abord", "L’astreinte de direction, d’abord", [DUTY_PHONE]),
        ("{contact:bank}", "La banque", [""]),
        (
            "{contact:duty} ou {contact:bank}",
            "L’astreinte de direction ou la banque",
            [DUTY_PHONE, ""],
        ),
        (
            "CERT Santé\u00a0: {fact:help}",
            "CERT Santé",
            ["09\u00a072\u00a043\u00a091\u00a025"],
        ),
        ("Je notifie sous {fact:delay}.", "Je notifie sous 72\u00a0heures.", []),
        ("je note l’heure", "Je note l’heure", []),
    ],
)
def test_a_sentence_gives_its_words_and_its_numbers(text, words, phones):
    facts = {"help": "09 72 43 91 25", "delay": "72\u00a0heures"}

    line = fill_line(text, numbers={"duty": DUTY}, facts=facts)

    assert line.words == words
    assert [number.phone for number in line.callable_numbers] == phones


@pytest.mark.parametrize(
    ("phone", "dial"),
    [("05 36 49 10 00", "0536491000"), ("+33 5 36 49 10 00", "+33536491000"), ("", "")],
)
def test_a_number_is_dialed_without_spaces(phone, dial):
    assert dialed(phone) == dial


def test_the_regional_body_answers_for_those_who_have_no_number_of_it(establishment):
    region = make_region("76")
    region.phone = "05 36 49 76 76"
    region.save()

    numbers = queries.numbers_of(establishment)

    assert numbers["regional_body"].phone == "05 36 49 76 76"
    assert queries.public_numbers()["regional_body"].phone == "05 36 49 76 76"


def test_two_regions_make_the_public_number_uncertain(db):
    for code, phone in (("76", "05 36 49 76 76"), ("75", "05 36 49 75 75")):
        region = make_region(code)
        region.phone = phone
        region.save()

    assert queries.public_numbers() == {}


def test_numbers_come_in_the_order_of_calling(establishment):
    make_number(establishment, "bank", phone="05 36 49 10 09")
    make_number(establishment, "duty")

    assert list(queries.numbers_of(establishment)) == ["duty", "bank"]
