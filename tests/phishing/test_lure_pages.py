"""The pages of a test: nothing fetched, nothing sent of what is typed, nobody shamed."""

import re

import pytest
from django.template.loader import render_to_string

from beffroi.lib.colors import contrast
from beffroi.phishing.queries.lure_pages import (
    LurePage,
    awareness_page,
    landing_page,
)
from beffroi.phishing.queries.scenarios import scenario, scenarios
from beffroi.phishing.rules.scenarios import LureKind, Scenario, Tint
from beffroi.ui.branding import Brand
from tests.house.tree import PACKAGE
from tests.phishing.build_scenarios import values

EVERY = list(scenarios().values())
STYLES = PACKAGE / "phishing" / "static" / "phishing"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89"
)


def rendered(page: LurePage) -> str:
    return render_to_string(page.template, dict(page.context))


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_a_page_is_filled_and_asks_nothing_of_another_host(item: Scenario):
    landing = rendered(landing_page(item, values()))
    told = rendered(awareness_page(item, values()))

    for page in (landing, told):
        assert 'lang="fr"' in page
        assert "<script" not in page
        assert re.search(r"\s(style|on\w+)=", page) is None
        assert re.findall(r'(?:src|href|action)="(?!#|/|data:)', page) == []
        assert not re.search(r"\{\w+\}", page)


@pytest.mark.parametrize(
    "item", [x for x in EVERY if x.lure == LureKind.FORM], ids=lambda item: item.key
)
def test_no_field_of_a_portal_has_a_name(item: Scenario):
    page = rendered(landing_page(item, values()))
    fields = re.findall(r"<input[^>]*>", page)

    assert 'type="password"' in page
    assert len(fields) == len(item.portal)
    assert all(" name=" not in field for field in fields)
    assert all('autocomplete="off"' in field for field in fields)
    assert page.count("<label for=") == len(fields)


def test_other_lures_open_a_page_without_field():
    for key in ("colis-bloque@1", "message-vocal@1", "wifi-gratuit@1"):
        page = rendered(landing_page(scenario(key), values()))

        assert "<input" not in page
        assert '<form method="post"' in page


def test_who_typed_something_is_told_that_nothing_was_kept():
    form = rendered(awareness_page(scenario("boite-pleine@1"), values()))
    link = rendered(awareness_page(scenario("colis-bloque@1"), values()))

    assert "n’a été ni envoyé ni gardé" in form
    assert "n’a été ni envoyé ni gardé" not in link


def test_the_first_cues_are_open_and_the_others_folded():
    page = rendered(awareness_page(scenario("colis-bloque@1"), values()))
    first, others = page.split("<details", 1)

    assert "Les trois indices à retenir" in first
    assert first.count('id="indice-') == 3
    assert others.count('id="indice-') == 15


def test_the_page_thanks_says_whom_to_ask_and_never_blames():
    page = rendered(
        awareness_page(scenario("colis-bloque@1"), values(), kept_until="1er mars 2027")
    )

    for word in ("Merci", "Nadia Perrin", "poste 214", "1er mars 2027"):
        assert word in page
    for word in ("piégé", "échoué", "raté", "erreur de votre part", "imprudent"):
        assert word not in page.lower()


def test_without_referent_the_page_still_says_where_to_ask():
    page = rendered(
        awareness_page(
            scenario("colis-bloque@1"), values(referent="", contact_referent="")
        )
    )

    assert "votre référent" in page


def test_the_establishment_is_recognized_by_its_own_look():
    brand = Brand(name="Les Pins", color="#7a3b1d", logo_png=PNG, contact_lines=("01",))
    page = rendered(awareness_page(scenario("colis-bloque@1"), values(), brand=brand))

    assert 'fill="#7a3b1d"' in page
    assert 'src="data:image/png;base64,' in page
    assert ".lure-message" in page


def test_every_tint_bears_white_text():
    sheet = (STYLES / "lure.css").read_text(encoding="utf-8")
    colors = dict(re.findall(r"\.tint-(\w+) \{\s*--tint: (#\w{6});", sheet))

    assert set(colors) == set(Tint)
    assert all(contrast(color, "#ffffff") >= 4.5 for color in colors.values())


def test_the_sheets_fetch_nothing():
    for path in STYLES.glob("*.css"):
        sheet = path.read_text(encoding="utf-8")
        assert "url(" not in sheet
        assert "@import" not in sheet
