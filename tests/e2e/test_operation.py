"""The operator answers a person's request; a direction opens the names of its journal."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Walker

pytestmark = pytest.mark.e2e
expect.set_options(timeout=30_000)


@pytest.mark.both_databases
def test_a_person_is_shown_copied_and_erased(walker: Callable[..., Walker]) -> None:
    operator = walker()
    operator.enter_as("operator_admin")
    page = operator.page
    operator.open("/vie-privee/demandes/")
    operator.check()
    page.locator("main table a[href^='/vie-privee/demandes/']").first.click()
    page.wait_for_load_state()
    operator.check()
    path = page.url
    address = re.search(r"\S+@\S+", page.locator("main").inner_text())
    assert address is not None

    page.get_by_role("button", name="Préparer la copie").click()
    operator.check()
    page.get_by_role("link", name="Voir le résultat").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la copie").click()
    assert download.value.suggested_filename.endswith(".zip")

    page.get_by_label("Pour confirmer").fill("quelqu.un@exemple.fr")
    page.get_by_role("button", name="Effacer définitivement").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("rien n’a été effacé")
    operator.page.goto(path)

    # Each file that the person deposited waits for a choice.
    keep = page.get_by_role("button", name=re.compile("^Garder "))
    while keep.count():
        keep.first.click()
        operator.check()

    page.get_by_label("Pour confirmer").fill(address[0])
    page.get_by_role("button", name="Effacer définitivement").click()
    page.get_by_role("link", name="Voir le résultat").click()
    operator.check()
    expect(page.locator("main")).to_contain_text("Personne effacée")
    assert address[0] not in page.content()


def test_a_direction_opens_the_names_of_its_journal_on_a_phone(
    walker: Callable[..., Walker],
) -> None:
    director = walker(width=390)
    director.enter_as("director")
    page = director.page
    director.open("/journal/")
    director.check()
    expect(page.locator("main table")).to_contain_text("Personne ")

    page.get_by_text("Les noms sont fermés").click()
    page.get_by_label("Pourquoi ouvrir les noms").fill("Une preuve a été retirée.")
    page.get_by_role("button", name="Ouvrir les noms").click()
    page.wait_for_load_state()
    director.check()
    expect(page.locator("main")).to_contain_text("Les noms sont ouverts")
    page.get_by_label("Quoi").select_option(label="Noms du journal ouverts")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_load_state()
    director.check()
    expect(page.locator("main table")).to_contain_text("Vous")


@pytest.mark.both_databases
def test_the_administration_tells_the_state_of_the_house(
    walker: Callable[..., Walker],
) -> None:
    operator = walker(dark=True)
    operator.enter_as("operator_admin")
    operator.open("/administration/")
    operator.check()
    expect(operator.page.locator("main")).to_contain_text("Sauvegardes")
    expect(operator.page.locator("main")).to_contain_text("Intact")
    operator.open("/vie-privee/")
    operator.check()
