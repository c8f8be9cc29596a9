"""The quick ways of long lists say what Django's own would say."""

from uuid import uuid4

from django import forms
from django.template import engines
from django.urls import reverse
from django.utils.safestring import mark_safe

from beffroi.ui.widgets import LongSelect

CHOICES = [("", "Toutes"), ("500", "EHPAD & co"), ("183", "<b>IME</b>")]


def test_the_address_of_a_row_is_the_one_django_gives():
    key = uuid4()
    template = engines["django"].from_string(
        '{% row_url "organizations:establishment" key %}'
    )

    assert template.render({"key": key}) == reverse(
        "organizations:establishment", args=[key]
    )


def drawn(widget: type[forms.Select], choices, value: str = "500") -> str:
    class Filters(forms.Form):
        kind = forms.ChoiceField(choices=choices, widget=widget, required=False)

    html = str(Filters({"kind": value})["kind"].as_widget(attrs={"class": "control"}))
    return "".join(line.strip() for line in html.splitlines())


def test_a_long_select_is_drawn_as_django_draws_it():
    # Attributes come in another order; a browser reads the same.
    ours, theirs = drawn(LongSelect, CHOICES), drawn(forms.Select, CHOICES)

    assert sorted(ours) == sorted(theirs)
    assert '<option value="500" selected>EHPAD &amp; co</option>' in ours


def test_a_long_select_escapes_every_label():
    risky = [("1", "<i>non</i>"), ("2", "deux")]
    trusted = [("1", mark_safe("<i>non</i>")), ("2", "deux")]

    assert "<i>" not in drawn(LongSelect, trusted) + drawn(LongSelect, risky)
