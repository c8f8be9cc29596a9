"""Places are a closed list; filling them evaluates nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.phishing.rules.placeholders import (
    BY_NAME,
    PLACEHOLDERS,
    PlaceholderFault,
    completed,
    examples,
    fill,
    fill_html,
    moments,
    names_in,
)


def test_each_place_has_a_label_and_an_example():
    assert all(item.label for item in PLACEHOLDERS)
    assert all(item.example for item in PLACEHOLDERS if item.name != "qr")
    assert len(BY_NAME) == len(PLACEHOLDERS)


def test_a_text_is_filled_with_its_values():
    assert fill("{bonjour}, {etablissement}", completed(examples())) == (
        "Bonjour Camille, Résidence des Tilleuls"
    )


def test_values_are_escaped_in_html_and_left_in_text():
    value = {"etablissement": 'Les <Pins> & "Chênes"'}

    assert fill("{etablissement}", value) == 'Les <Pins> & "Chênes"'
    assert fill_html('<a title="{etablissement}">', value) == (
        '<a title="Les &lt;Pins&gt; &amp; &quot;Chênes&quot;">'
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Bonjour {prenon}", "{prenon} n’existe pas"),
        ("un\ndeux {prenom", "ligne 2 : l’accolade « { » est seule"),
        ("Bonjour prenom}", "l’accolade « } » est seule"),
        ("{ prenom }", "n’existe pas"),
        ("{{prenom}}", "est seule"),
        ("{prenom.__class__}", "n’existe pas"),
        ("{}", "n’existe pas"),
    ],
)
def test_what_is_not_a_place_is_refused_by_name_and_line(text, reason):
    with pytest.raises(PlaceholderFault, match="objet") as caught:
        names_in(text, "objet")

    assert reason in str(caught.value).replace("\u00a0", " ")


def test_a_value_that_must_be_given_is_named_when_it_is_not():
    with pytest.raises(PlaceholderFault, match="etablissement"):
        fill("{etablissement}", {})


@given(st.text())
def test_a_value_is_never_read_again(value):
    assert fill("{etablissement}", {"etablissement": value or "x"}) == (value or "x")


def test_a_shared_mailbox_without_first_name_is_still_greeted():
    known = completed({"etablissement": "Les Pins"})

    assert fill("{bonjour}, {service}", known) == "Bonjour, votre service"
    assert known["nom_complet"] == "Madame, Monsieur"


def test_days_are_written_out():
    known = moments(date(2026, 11, 30))

    assert known["date_envoi"] == "lundi 30 novembre 2026"
    assert known["demain"] == "mardi 1er décembre"
    assert known["date_limite"] == "jeudi 3 décembre"
