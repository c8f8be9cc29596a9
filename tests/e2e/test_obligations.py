"""A director reads what the law asks, then prepares the HAS file; the region rewrites."""

import io
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Walker

expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.e2e]


def place_address(visitor: Walker) -> str:
    """Return the address of the only establishment of a persona."""
    visitor.open("/mes-etablissements/")
    return visitor.page.url


def test_a_director_reads_what_concerns_the_place(
    walker: Callable[..., Walker],
) -> None:
    director = walker()
    director.enter_as("director")
    place = place_address(director)
    page = director.page

    page.get_by_role("link", name="Mes obligations").first.click()
    director.check()
    assert page.url == f"{place}obligations/"
    expect(page.get_by_role("heading", name="Vous êtes concerné")).to_be_visible()

    page.get_by_role("link", name="Notifier une violation de données").click()
    director.check()
    main = page.locator("main")
    expect(main).to_contain_text("72\u00a0heures")
    expect(main).to_contain_text("Vérifié le")

    director.open(f"{place}obligations/?complet=1")
    assert page.get_by_text("Ce qu’il faut faire").count() > 15


def test_the_nis2_test_answers_on_a_phone(walker: Callable[..., Walker]) -> None:
    director = walker(width=390)
    director.enter_as("director")
    director.open("/obligations/test-nis-2/")
    page = director.page

    page.get_by_role("button", name="Voir le résultat indicatif").click()
    director.check()
    for label in (
        "Oui, c’est son activité",
        "Privé : association, fondation, mutuelle, société",
        "De 50 à 249",
    ):
        page.get_by_label(label.replace(" :", "\u00a0:"), exact=True).check()
    for name in ("produits", "bilan"):
        page.locator(f"input[name={name}][value=under_10m]").check()
    page.locator("input[name=designee][value=no]").check()
    page.get_by_role("button", name="Voir le résultat indicatif").click()
    director.check()

    expect(page.locator("main")).to_contain_text("Probablement entité importante")
    expect(page.locator("main")).to_contain_text("Indicatif")


def test_the_has_file_is_prepared_and_taken_away(
    walker: Callable[..., Walker],
) -> None:
    director = walker()
    director.enter_as("director")
    place = place_address(director)
    director.open(f"{place}reflexes/correspondances/")
    director.open(f"{place}reflexes/correspondances/recyf/")
    director.page.locator("main details summary").first.click()
    director.check()

    director.open(f"{place}reflexes/dossier-has/")
    director.page.get_by_role("button", name="Préparer l’archive").click()
    result = director.page.get_by_role("link", name="Voir le résultat")
    result.wait_for(timeout=90_000)
    result.click()
    director.check()
    with director.page.expect_download() as waiting:
        director.page.locator("main table a[href$='/fichier/']").first.click()
    content = waiting.value.path().read_bytes()

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names[:2] == ["00-dossier-has.pdf", "00-index-des-preuves.csv"]
    assert all(name.startswith("preuves/R") for name in names[2:])


def test_the_region_rewrites_a_text_and_brings_it_back(
    walker: Callable[..., Walker],
) -> None:
    lead = walker()
    lead.enter_as("regional_lead")
    lead.open("/region/obligations/")
    page = lead.page
    page.get_by_role("link", name="Encadrer l’intelligence artificielle").click()
    lead.check()

    page.get_by_label("Titre").fill("L’intelligence artificielle chez nous")
    page.get_by_role("button", name="Enregistrer ce texte").click()
    lead.check()
    expect(page.locator("main")).to_contain_text("Réécrit ici")

    page.get_by_role("link", name="L’intelligence artificielle chez nous").click()
    page.get_by_role("link", name="Versions précédentes").click()
    lead.check()
    page.go_back()
    page.get_by_role("button", name="Revenir au texte livré").click()
    lead.check()
    expect(page.locator("main")).not_to_contain_text("Réécrit ici")
