"""The bases, the error pages and the gallery: whole, self-sufficient, no stray variable."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from beffroi.ui import chrome
from beffroi.ui.gallery import TEMPLATE, design_context
from tests.ui.build import elements, words

ERROR_PAGES = [
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
]
MENU = [
    chrome.MenuSection(
        "Faire le point",
        [
            chrome.MenuLink(
                "Mes douze réflexes", "sparkles", "/reflexes/", is_current=True
            ),
            chrome.MenuLink("Plan d’actions", "list-checks", "/actions/"),
        ],
    )
]


@pytest.fixture(autouse=True)
def _undefined_variables_show():
    backend: Any = engines["django"]
    engine = backend.engine
    before = engine.string_if_invalid
    engine.string_if_invalid = "INDÉFINI %s"
    yield
    engine.string_if_invalid = before


class Person(SimpleNamespace):
    is_authenticated = True

    def get_full_name(self) -> str:
        return "Nadia Delmas"


def gallery_page(**changes: object) -> str:
    context = {
        **chrome.chrome(RequestFactory().get("/")),
        **design_context(),
        "menu": MENU,
        "bottom_bar": MENU[0].entries,
        "current_place": chrome.Place(
            "Résidence du Lac", "/e/", "Toulouse", "/changer/"
        ),
        "user": Person(),
        "messages": [],
        "csrf_token": "jeton",
        **changes,
    }
    return render_to_string(TEMPLATE, context)


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_shows_the_way_out(name):
    html = render_to_string(name)

    assert "INDÉFINI" not in html
    assert len(elements(html, "h1")) == 1
    assert "/alerte/" in {link.get("href") for link in elements(html, "a")}


def test_the_gallery_shows_everything_without_an_undefined_variable():
    assert "INDÉFINI" not in gallery_page()


def test_a_page_has_no_inline_style_nor_script_nor_foreign_address():
    html = gallery_page()

    assert elements(html, "style") == []
    assert all(script.get("src") for script in elements(html, "script"))
    for tag in ("a", "button", "svg", "div", "input", "form", "body", "link"):
        for attributes in elements(html, tag):
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
    loaded = [
        tag.get("src") or tag.get("href")
        for kind in ("script", "link")
        for tag in elements(html, kind)
    ]
    assert all(str(address).startswith("/static/") for address in loaded)


def test_the_ids_of_a_page_are_unique_where_something_points_to_them():
    html = gallery_page()

    ids = [
        i for i in re.findall(r'\sid="([^"]+)"', html) if not i.startswith("hachures-")
    ]
    assert len(ids) == len(set(ids))


def test_the_way_to_the_emergency_page_is_on_every_page():
    for html in (gallery_page(), render_to_string("404.html")):
        assert "Je pense être attaqué" in words(html)


def test_the_menu_marks_the_present_page_above_and_below():
    html = gallery_page()

    current = [
        a["href"] for a in elements(html, "a") if a.get("aria-current") == "page"
    ]
    assert current.count("/reflexes/") == 3


def test_leaving_is_a_post():
    forms = [f for f in elements(gallery_page(), "form") if f.get("method") == "post"]

    assert len(forms) == 1


def test_someone_not_signed_in_has_neither_menu_nor_name():
    html = gallery_page(menu=(), bottom_bar=(), user=None, current_place=None)

    assert "Quitter" not in words(html)
    assert [
        nav
        for nav in elements(html, "nav")
        if nav.get("aria-label") == "Menu principal"
    ] == []


@pytest.mark.django_db
def test_an_unknown_address_gives_the_kind_page(client: Client):
    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()
