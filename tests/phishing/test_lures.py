"""A message is written to one person, then shown again with nothing active in it."""

import re

import pytest

from beffroi.phishing.queries.scenarios import scenario
from beffroi.phishing.rules.lures import (
    clean,
    highlight,
    render,
    template_of,
)
from beffroi.phishing.rules.message_styles import dress, faulty_styles
from beffroi.phishing.rules.placeholders import PlaceholderFault, completed
from tests.phishing.build_scenarios import accepted, mapping, values

LINK = "https://test.example/abc"


def test_a_message_bears_the_name_the_domain_and_the_link():
    message = render(accepted(), values(), LINK)

    assert message.sender_name == "Service du courrier"
    assert message.sender_address == "courrier@test.example"
    assert message.subject == "Un document pour Camille"
    assert message.text == f"Bonjour Camille, voici le document : {LINK}"
    assert f'<a href="{LINK}">Ouvrir le document</a>' in message.html
    assert message.html.startswith("<!doctype html>")


def test_what_a_value_holds_never_becomes_html():
    message = render(accepted(), values(prenom="<b>Léa</b>"), LINK)

    assert "<b>" not in message.html
    assert "Bonjour &lt;b&gt;Léa" in message.html
    assert "Bonjour <b>Léa</b>" in message.text


def test_the_trap_for_machines_is_in_the_html_alone_and_only_when_asked():
    bare = render(accepted(), values(), LINK)
    trapped = render(
        accepted(), values(), LINK, hidden_link=f"{LINK}/x", pixel=f"{LINK}/i"
    )

    assert "display:none" not in bare.html
    assert "<img" not in bare.html
    assert f'<a href="{LINK}/x" style="display:none"' in trapped.html
    assert f'<img src="{LINK}/i"' in trapped.html
    assert f"{LINK}/x" not in trapped.text


def test_a_message_without_its_establishment_is_refused():
    story = mapping()["html"].replace("voici", "{etablissement}")

    with pytest.raises(PlaceholderFault, match="etablissement"):
        render(accepted(html=story), {"domaine_test": "test.example"}, LINK)


def test_the_template_has_the_places_of_the_message():
    template = template_of(accepted())

    assert "{bonjour}" in template.html
    assert "{lien_cache}" in template.html
    assert set(re.findall(r"\{(\w+)\}", template.text)) <= set(
        completed(values()) | {"lien": LINK}
    )


def test_a_qr_code_is_drawn_without_any_image():
    message = render(scenario("wifi-gratuit@1"), values(), LINK)

    assert "<img" not in message.html
    assert message.html.count("bgcolor=#000") > 100
    assert LINK in message.text


def test_the_passages_are_numbered_in_the_order_of_reading():
    shown = highlight(accepted(), values())

    assert [item.number for item in shown.cues] == [1, 2, 3]
    assert shown.sender.startswith("Service du courrier &lt;courrier@<mark")
    assert "test.example</mark>&gt;" in shown.sender
    assert 'href="#indice-2">2</a>' in shown.html
    assert "Ouvrir le document</mark>" in shown.html


def test_two_cues_on_one_passage_share_its_mark():
    cues = mapping()["cues"]
    shown = highlight(
        accepted(cues=[*cues, {**cues[2], "kind": "authority"}]), values()
    )

    assert shown.html.count("<mark") == 2
    assert 'id="passage-3"' in shown.html
    assert 'id="passage-4"' in shown.html


def test_nothing_is_active_in_what_is_shown():
    shown = highlight(scenario("colis-bloque@1"), values())

    assert re.findall(r'href="(?!#indice-\d+")', shown.html) == []
    for word in ("style=", "<img", "<script", "http", " on"):
        assert word not in re.sub(r">[^<]*<", "><", shown.html), word


def test_a_name_cannot_forge_a_mark_nor_a_tag():
    forged = "\ue0001\ue001<img src=x>\ue002"
    shown = highlight(accepted(), values(prenom=forged))

    assert "<img" not in shown.html + shown.subject
    assert shown.html.count("<mark") == 2
    assert "\ue000" not in shown.html


def test_foreign_html_loses_what_acts():
    source = (
        '<p onclick="x" class="danger">a</p><a href="https://x.example">b</a>'
        '<img src="https://x.example/i"><script>c</script><style>d</style>'
        '<form action="/x"><input name="y"></form><iframe src="/z"></iframe>'
    )

    assert clean(source) == "<p>a</p>b"


def test_inline_styles_become_classes_of_one_sheet():
    dressed = dress(
        '<p style="color:#222222">a</p><p style="color:#222222">b</p>', ".x"
    )

    assert dressed.html == '<p class="m1">a</p><p class="m1">b</p>'
    assert dressed.css == ".x .m1{color:#222222}"


@pytest.mark.parametrize(
    "style",
    [
        "background:url(//x)",
        "position:fixed",
        "color:red}body{x",
        "behavior:x",
        "--a:b",
    ],
)
def test_a_style_that_fetches_or_escapes_is_dropped(style):
    source = f'<p style="{style}">a</p>'

    assert faulty_styles(source)
    assert dress(source, ".x").html == "<p>a</p>"


def test_the_sheet_of_a_message_holds_no_value_of_anybody():
    item = scenario("coordonnees-bancaires@1")

    assert "Camille" not in highlight(item, values()).css
