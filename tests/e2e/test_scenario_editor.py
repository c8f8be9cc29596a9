"""A referent copies a scenario and adapts it, without touching the mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Walker

pytestmark = [pytest.mark.e2e]


def test_a_scenario_is_adapted_by_keyboard_alone(walker: Callable[..., Walker]) -> None:
    referent = walker()
    referent.enter_as("referent")
    referent.open("/tests/scenarios/")
    referent.open("/tests/scenarios/facture-impayee/copier/")
    press(referent.page, "main form button")
    referent.check()

    offer_a_place(referent)
    mark_a_passage(referent)
    look_at_it_on_a_phone(referent)
    publish_it(referent)


def press(page: Page, selector: str) -> None:
    """Press Enter on a control that leads to another page, reached by its focus."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def saved(page: Page, act: Callable[[], None]) -> None:
    """Wait until what was typed has been kept, without any button."""
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.ok
    ):
        act()


def offer_a_place(someone: Walker) -> None:
    page = someone.page
    page.locator("#id_band_note").focus()
    page.keyboard.press("End")
    page.keyboard.type(" {eta")
    expect(page.get_by_role("option", name="{etablissement}")).to_be_visible()
    someone.check()
    saved(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("#id_band_note")).to_have_value(" {etablissement}")
    page.keyboard.type(" {")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Variables")).to_be_hidden()
    page.keyboard.press("Backspace")
    saved(page, lambda: page.keyboard.press("Backspace"))
    page.reload()
    expect(page.locator("#id_band_note")).to_have_value("{etablissement}")


def mark_a_passage(someone: Walker) -> None:
    page = someone.page
    press(page, "a[href$='/modifier/indices/']")
    someone.check()
    count = page.locator("[name$=-excerpt]").count()
    page.locator("#passages").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"[name=cue-{count - 1}-note]")).to_be_focused()
    saved(page, lambda: page.keyboard.type("Un mot de trop."))
    press(page, "#editeur .actions-bar button")
    expect(page.locator("[name$=-excerpt]")).to_have_count(count + 1)


def look_at_it_on_a_phone(someone: Walker) -> None:
    page = someone.page
    press(page, "button[name=vue][value=telephone]")
    expect(page.locator(".preview-stage.is-telephone")).to_be_visible()
    frame = page.frame_locator(".preview-frame")
    expect(frame.locator(".cue-number").first).to_be_visible()
    someone.check()


def publish_it(someone: Walker) -> None:
    page = someone.page
    press(page, "a[href$='/modifier/publier/']")
    someone.check()
    press(page, "button:has-text('Publier')")
    expect(page.get_by_text("Publié, version 1")).to_be_visible()
    someone.check()
