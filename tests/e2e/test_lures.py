"""The pages of tests in a browser, under the policy of a host of tests."""

import pytest
from playwright.sync_api import Browser, expect

from beffroi.phishing.queries.scenarios import latest
from beffroi.phishing.rules.scenarios import LureKind
from tests.e2e.browser import Walker
from tests.e2e.lure_site import ADDRESS, serve

pytestmark = [pytest.mark.e2e]


def visitor(browser: Browser, *, width: int, dark: bool = False) -> Walker:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        locale="fr-FR",
    )
    serve(context)
    return Walker(context, ADDRESS)


def check_pages(walker: Walker, slugs: list[str], width: int) -> None:
    for slug in slugs:
        for kind in ("page", "exercice"):
            walker.open(f"/{kind}/{slug}")
            wide = walker.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{kind}/{slug}"
    walker.page.context.close()


def test_every_page_is_right_on_a_phone_and_asks_nothing_elsewhere(
    browser: Browser,
) -> None:
    check_pages(visitor(browser, width=390), list(latest()), 390)


def test_one_page_of_each_lure_is_right_on_a_wide_dark_screen(
    browser: Browser,
) -> None:
    one_of_each = {item.lure: item.slug for item in latest().values()}

    walker = visitor(browser, width=1280, dark=True)
    check_pages(walker, list(one_of_each.values()), 1280)


def test_nothing_typed_leaves_the_browser(browser: Browser) -> None:
    walker = visitor(browser, width=390)
    sent: list[str] = []
    walker.page.on("request", lambda request: sent.append(request.post_data or ""))

    for item in latest().values():
        if item.lure != LureKind.FORM:
            continue
        walker.open(f"/page/{item.slug}")
        for field in walker.page.locator("input").all():
            field.fill("marque@secret.example")
        walker.page.get_by_role("button").click()
        walker.page.wait_for_load_state("load")
        assert "secret" not in walker.page.url
    assert not any("secret" in body for body in sent)
    walker.page.context.close()


def test_a_number_leads_to_its_cue_and_back_without_script(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    serve(context)
    page = context.new_page()
    page.goto(f"{ADDRESS}/exercice/colis-bloque")

    page.locator("#passage-10").click()
    expect(page.locator("#indice-10")).to_be_in_viewport()
    page.locator("#indice-10 .cue-badge").click()
    expect(page.locator("#passage-10")).to_be_in_viewport()
    context.close()
