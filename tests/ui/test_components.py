"""Components: what a person reads, hears and reaches by keyboard."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.test import RequestFactory

from beffroi.ui.gallery import GalleryForm
from tests.ui.build import elements, render, words


def faulty() -> GalleryForm:
    return GalleryForm({"name": "", "email": "direction@residence", "level": "7"})


def test_a_field_has_a_label_tied_to_its_control():
    html = render("{% field form.name %}", form=GalleryForm())

    assert elements(html, "label")[0]["for"] == "id_name"
    assert elements(html, "input")[0]["id"] == "id_name"
    assert "Nom de l’établissement obligatoire" in words(html)


def test_help_and_error_are_tied_to_the_control():
    html = render("{% field form.name %}", form=faulty())

    control = elements(html, "input")[0]
    assert control["aria-describedby"] == "id_name-aide id_name-erreur"
    assert control["aria-invalid"] == "true"
    assert {p.get("id") for p in elements(html, "p")} == {
        "id_name-aide",
        "id_name-erreur",
    }


def test_a_field_without_help_nor_error_describes_nothing():
    html = render("{% field form.due_on %}", form=GalleryForm())

    assert "aria-describedby" not in elements(html, "input")[0]
    assert "obligatoire" not in words(html)


def test_what_was_typed_is_kept():
    html = render("{% field form.email %}", form=faulty())

    assert elements(html, "input")[0]["value"] == "direction@residence"


def test_radios_stand_in_a_fieldset_with_a_legend():
    html = render("{% field form.level %}", form=faulty())

    group = elements(html, "fieldset")[0]
    assert group["id"] == "id_level"
    assert group["aria-describedby"] == "id_level-aide id_level-erreur"
    assert len(elements(html, "legend")) == 1
    radios = elements(html, "input")
    assert [radio["type"] for radio in radios] == ["radio"] * 4
    assert {label["for"] for label in elements(html, "label")} == {
        r["id"] for r in radios
    }


def test_a_single_box_bears_its_label_beside_it():
    html = render("{% field form.is_shared %}", form=GalleryForm())

    assert elements(html, "input")[0]["type"] == "checkbox"
    assert elements(html, "label")[0]["for"] == "id_is_shared"


def test_a_date_uses_the_picker_of_the_browser_with_an_iso_value():
    form = GalleryForm(initial={"due_on": "2026-11-24"})

    control = elements(render("{% field form.due_on %}", form=form), "input")[0]

    assert control["type"] == "date"
    assert control["value"] == "2026-11-24"


def test_a_hidden_field_shows_nothing():
    class Secret(forms.Form):
        step = forms.CharField(widget=forms.HiddenInput, initial="2")

    assert words(render("{% field form.step %}", form=Secret())) == ""


def test_the_summary_links_to_each_faulty_field():
    form = faulty()
    form.add_error(None, "Cet établissement existe déjà.")

    html = render("{% form_errors form %}", form=form)

    assert "Il reste 4\u00a0points à corriger" in words(html).replace(
        "&nbsp;", "\u00a0"
    )
    assert [a["href"] for a in elements(html, "a")] == [
        "#id_name",
        "#id_email",
        "#id_level",
    ]
    assert elements(html, "div")[0]["role"] == "alert"
    assert elements(html, "div")[0]["tabindex"] == "-1"


def test_a_sound_form_has_no_summary():
    assert words(render("{% form_errors form %}", form=GalleryForm())) == ""


def test_all_fields_are_drawn_in_order():
    html = render("{% fields form %}", form=GalleryForm())

    names = list(dict.fromkeys(
        tag["name"] for kind in ("input", "select", "textarea") for tag in elements(html, kind)
    ))  # fmt: skip
    assert set(names) == set(GalleryForm().fields)


@pytest.mark.parametrize("tone", ["info", "good", "warn", "alarm"])
def test_a_coloured_state_always_bears_an_icon_and_a_word(tone):
    html = render('{% badge "Prouvé" tone=tone %}', tone=tone)

    assert elements(html, "svg")[0]["aria-hidden"] == "true"
    assert words(html) == "Prouvé"


def test_a_callout_without_title_says_its_tone_in_words():
    html = render('{% callout tone="alarm" %}<p>Refusé.</p>{% endcallout %}')

    assert words(html) == "Alerte\u00a0: Refusé."


def test_an_unknown_tone_is_refused_by_name():
    with pytest.raises(ValueError, match="purple"):
        render('{% badge "x" tone="purple" %}')


def test_words_given_to_components_are_escaped():
    html = render(
        "{% badge label %}{% button label %}{% card title=label %}{% endcard %}",
        label="<b>x</b>",
    )

    assert elements(html, "b") == []


def test_a_button_takes_attributes_in_python_spelling():
    html = render(
        '{% button "Copier" type="button" data_copy="#message" disabled=False %}'
    )

    button = elements(html, "button")[0]
    assert button["type"] == "button"
    assert button["data-copy"] == "#message"
    assert "disabled" not in button


def test_a_link_button_is_a_link():
    link = elements(render('{% link_button "Rapport" "/rapport/" %}'), "a")[0]

    assert link["href"] == "/rapport/"


def test_progress_is_said_in_words_and_to_machines():
    html = render('{% progress_bar 2400 9013 label="Lecture" %}')

    bar = elements(html, "progress")[0]
    assert (bar["value"], bar["max"]) == ("2400", "9013")
    assert bar["aria-label"] == "Lecture"
    assert "2\u202f400 sur 9\u202f013" in words(html)


def test_progress_of_an_unknown_total_is_indeterminate():
    html = render("{% progress_bar 0 0 %}")

    assert "value" not in elements(html, "progress")[0]
    assert "En attente" in words(html)


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/", {"q": "lac & val", "page": "2"})
    page = Paginator(range(95), 20).page(2)

    html = render("{% pagination page %}", page=page, request=request)

    targets = [link["href"] for link in elements(html, "a")]
    assert "?q=lac+%26+val&page=3" in targets
    assert [a["href"] for a in elements(html, "a") if a.get("aria-current")] == [
        "?q=lac+%26+val&page=2"
    ]


def test_a_single_page_shows_only_its_count():
    html = render(
        '{% pagination page noun="établissement" %}', page=Paginator([1, 2], 20).page(1)
    )

    assert elements(html, "nav") == []
    assert words(html) == "2\u00a0établissements"


def test_breadcrumbs_end_on_the_present_page():
    html = render(
        '{% breadcrumbs "Établissements" "/etablissements/" "Résidence du Lac" %}'
    )

    assert elements(html, "a")[0]["href"] == "/etablissements/"
    assert "aria-current" in elements(html, "li")[-1]
