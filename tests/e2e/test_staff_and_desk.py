"""A staff list imported then undone; an officer's morning; both walked in the browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Walker
from tests.e2e.test_first_slice import follow_job
from tests.organizations.build_staff import MESSY

expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.e2e]


def test_a_messy_list_is_imported_then_undone(
    walker: Callable[..., Walker], tmp_path: Path
) -> None:
    file = tmp_path / "personnel.csv"
    file.write_bytes(MESSY.encode("cp1252"))
    director = walker(width=390)
    director.enter_as("director")
    page = director.page
    director.open("/personnel/")
    before = page.locator(".key-figure").first.inner_text()

    page.get_by_role("link", name="Importer une liste").click()
    director.check()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Lire le fichier").click()
    director.check()
    expect(page.get_by_label("Colonne « Nom et prénom »")).to_have_value("full_name")
    expect(page.get_by_label("Colonne « Matricule »")).to_have_value("")
    page.get_by_role("button", name="Voir ce qui changerait").click()
    follow_job(director)
    expect(page.locator("main")).to_contain_text("n’est pas une adresse")
    page.get_by_role("link", name=re.compile("Nouvelles personnes")).click()
    director.check()
    expect(page.locator("main")).to_contain_text("Même adresse qu’à la ligne")
    page.get_by_role("button", name="Mettre à jour la liste").click()
    follow_job(director)
    director.open("/personnel/?q=helene+delmas")
    director.page.wait_for_url(re.compile("/personnel/"))
    expect(page.locator("main")).to_contain_text("helene.delmas@exemple.fr")

    page.goto(page.url.split("?")[0] + "imports/")
    page.locator("main tbody th a").first.click()
    director.check()
    page.get_by_role("button", name="Annuler cet import").click()
    follow_job(director)
    expect(page.locator("main")).to_contain_text("Annulé le")
    director.open("/personnel/")
    assert page.locator(".key-figure").first.inner_text() == before


def test_an_officer_answers_notes_and_writes(walker: Callable[..., Walker]) -> None:
    referent = walker(width=390)
    referent.enter_as("director")
    referent.open("/mes-etablissements/")
    referent.page.get_by_role("link", name="Demander de l’aide").first.click()
    referent.check()
    referent.page.get_by_label("De quoi avez-vous besoin").fill(
        "Qui peut lire nos réponses ?"
    )
    referent.page.get_by_role("button", name="Envoyer ma demande").click()
    referent.check()

    lead = walker()
    lead.enter_as("regional_lead")
    lead.open("/bureau/")
    page = lead.page
    asked = page.locator("li", has_text="Qui peut lire nos réponses").first
    asked.get_by_role("button", name="Je m’en occupe").click()
    lead.check()
    asked.get_by_role("link", name=re.compile("Noter un contact")).click()
    lead.check()
    page.get_by_label("Ce qui s’est dit").fill("Appel : expliqué la page du partage.")
    page.get_by_role("button", name="Garder cette note").click()
    lead.check()
    expect(page).to_have_url(re.compile("/bureau/"))

    page.get_by_role("link", name="Écrire à des établissements").click()
    lead.check()
    for box in page.locator("main input[type=checkbox]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Écrire à ceux que je coche").click()
    lead.check()
    page.get_by_label("Objet").fill("Une question pour {établissement}")
    page.get_by_label("Message").fill("Bonjour {prénom},\n\nUn mot de votre région.")
    page.get_by_role("button", name="Enregistrer et relire").click()
    lead.check()


def test_a_look_is_chosen_and_seen(walker: Callable[..., Walker]) -> None:
    director = walker()
    director.enter_as("director")
    director.open("/mes-etablissements/")
    page = director.page
    page.get_by_role("link", name="Charte").click()
    director.check()
    page.get_by_label("Couleur principale").fill("#ffd34d")
    page.get_by_role("button", name="Enregistrer la charte").click()
    director.check()
    shade = page.locator(".callout strong").first.inner_text()
    page.get_by_label("Couleur principale").fill(shade)
    page.get_by_role("button", name="Enregistrer la charte").click()
    director.check()
    expect(page.locator("main")).to_contain_text("La charte est enregistrée")
