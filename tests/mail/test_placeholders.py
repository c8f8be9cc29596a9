"""Closed templates: only the places of the list, and nothing is evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.mail.rules.placeholders import (
    MissingValue,
    UnknownPlaceholder,
    compile_template,
    escaped,
)


def fill(text: str, **values: str) -> str:
    return compile_template(text, values).fill(values)


def test_places_are_filled_with_their_values():
    assert fill("Bonjour {prenom}, {prenom} !", prenom="Zoé") == "Bonjour Zoé, Zoé !"


def test_spaces_inside_the_braces_are_forgiven():
    assert fill("Bonjour { prenom }", prenom="Zoé") == "Bonjour Zoé"


@pytest.mark.parametrize(
    "text", ["a { color: red }", "{}", "{{}}", "} {", "{a b}", "{0}", "{x.y}", "{x!r}"]
)
def test_other_braces_are_text(text):
    assert fill(text, prenom="Zoé") == text


def test_a_place_that_is_not_on_the_list_is_refused_by_its_name():
    with pytest.raises(UnknownPlaceholder) as refused:
        compile_template("Bonjour {prénom}", ["prenom"])

    assert refused.value.name == "prénom"


def test_a_missing_value_is_told_by_its_name():
    template = compile_template("Bonjour {prenom}", ["prenom"])

    with pytest.raises(MissingValue, match="prenom"):
        template.fill({})


@given(st.text(), st.text())
def test_a_value_is_never_read_as_a_template(prenom, nom):
    assert fill("{prenom}|{nom}", prenom=prenom, nom=nom) == f"{prenom}|{nom}"


def test_values_are_escaped_in_html():
    assert escaped({"lien": "\"'<b>&"})["lien"] == "&quot;&#x27;&lt;b&gt;&amp;"
