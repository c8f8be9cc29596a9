"""A head office answers for its establishments, and one of them breaks away, then it takes back."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Walker

expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.e2e, pytest.mark.both_databases]

QUESTION = "R8.1"


def test_the_head_office_answers_for_five_and_one_breaks_away(
    walker: Callable[..., Walker],
) -> None:
    mireille = walker()
    enter_as_the_head_office(mireille)
    office = answer_for_all(mireille)
    wait_until_passed_on(mireille, office)
    place = break_away(mireille)
    see_who_broke_away(mireille, office, place)
    take_the_answer_back(mireille, office)
    print_the_matrix(mireille, office)


def test_the_region_follows_its_campaign_and_reads_its_figures(
    walker: Callable[..., Walker],
) -> None:
    lead = walker()
    lead.enter_as("regional_lead")
    lead.open("/region/campagnes/")
    lead.page.get_by_role("link", name="Faire le point ensemble").click()
    lead.check()
    expect(lead.page.get_by_text("de taux de réponse")).to_be_visible()
    lead.open("/region/observatoire/")
    expect(lead.page.get_by_text("de résultat médian")).to_be_visible()
    lead.open("/region/observatoire/?famille=health&taille=large")
    expect(lead.page.get_by_text("Trop peu d’établissements").first).to_be_visible()

    lead.open("/region/campagnes/nouvelle/")

    director = walker(width=390)
    director.enter_as("director")
    director.open("/mes-etablissements/")
    place = director.page.url.rstrip("/")
    director.open(f"{place}/campagne/")
    expect(director.page.get_by_text("participation est complète")).to_be_visible()
    director.open(f"{place}/semblables/")
    director.open(f"{place}/semblables/?comparer=region")
    expect(director.page.get_by_text("La moitié du milieu").first).to_be_visible()
    director.open(f"{place}/reflexes/a-confirmer/")

    reader = walker(dark=True)
    reader.enter_as("regional_reader")
    reader.open("/region/observatoire/")


def enter_as_the_head_office(mireille: Walker) -> None:
    mireille.open("/compte/connexion/")
    mireille.page.get_by_role("button", name=re.compile("Mireille Eymenier")).click()
    mireille.check()


def answer_for_all(mireille: Walker) -> str:
    page = mireille.page
    mireille.open("/reflexes/")
    page.get_by_role("link", name="Répondre pour tous les établissements").click()
    mireille.check()
    office = page.url
    mireille.open(f"{office}question/{QUESTION}/?parcours=complet")
    page.locator("label[for=choix-2]").click()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    mireille.check()
    expect(page.get_by_text("enregistrée pour tous vos établissements")).to_be_visible()
    return office


def wait_until_passed_on(mireille: Walker, office: str) -> None:
    """Look again until the worker has reached everybody."""
    row = mireille.page.locator("li.question-row", has_text=QUESTION)
    for _ in range(60):
        mireille.page.goto(office)
        if "à venir" not in row.inner_text():
            break
        time.sleep(0.5)
    expect(row).not_to_contain_text("à venir")
    mireille.check()


def break_away(mireille: Walker) -> str:
    """Find an establishment that follows, and say that it is different there."""
    page = mireille.page
    mireille.open("/reflexes/")
    cards = page.locator(".place-card h2 a")
    places = [(link.inner_text(), link.get_attribute("href")) for link in cards.all()]
    assert len(places) >= 5
    name, reflexes = next(
        (name, href) for name, href in places if follows(mireille, str(href))
    )
    mireille.open(f"{reflexes}a-confirmer/")
    mireille.open(f"{reflexes}copier/")
    mireille.open(f"{reflexes}question/{QUESTION}/")
    page.get_by_role("button", name="Ce n’est pas vrai chez nous").click()
    mireille.check()
    page.locator("label[for=choix-0]").click()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    mireille.check()
    return name


def follows(mireille: Walker, reflexes: str) -> bool:
    mireille.page.goto(f"{mireille.address}{reflexes}question/{QUESTION}/")
    return bool(mireille.page.get_by_text("Répondu par le siège").count())


def see_who_broke_away(mireille: Walker, office: str, place: str) -> None:
    mireille.open(f"{office}question/{QUESTION}/")
    apart = mireille.page.locator(".proof", has_text=place)
    expect(apart).to_contain_text("Rien")


def take_the_answer_back(mireille: Walker, office: str) -> None:
    page = mireille.page
    page.get_by_role("button", name="Retirer cette réponse partout").click()
    mireille.check()
    expect(page.get_by_text("La réponse est retirée partout")).to_be_visible()
    expect(page.get_by_text("Réponse retirée", exact=True)).to_be_visible()
    for _ in range(60):
        page.goto(office)
        if not page.get_by_text("Transmission en cours").count():
            break
        time.sleep(0.5)
    mireille.open("/reflexes/")
    cards = page.locator(".place-card h2 a").all()
    for reflexes in [str(link.get_attribute("href")) for link in cards]:
        page.goto(f"{mireille.address}{reflexes}question/{QUESTION}/")
        if page.get_by_text("Le siège a retiré sa réponse").count():
            mireille.check()
            mireille.open(f"{reflexes}a-confirmer/")
            return
    pytest.fail("Nobody was told that the answer was taken back.")


def print_the_matrix(mireille: Walker, office: str) -> None:
    page = mireille.page
    mireille.open(office.replace("/siege/", "/tableau/"))
    table = page.locator(".table-wrap")
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.get_by_role("button", name="Préparer le tableau à imprimer").click()
    page.get_by_role("link", name="Voir le résultat").wait_for(timeout=120_000)
    mireille.check()
    page.get_by_role("link", name="Voir le résultat").click()
    mireille.check()
    expect(page.get_by_text("Tableau des douze réflexes").first).to_be_visible()
