"""A provider answers by a personal link, a direction validates by another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Walker

expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.e2e, pytest.mark.both_databases]

PLACE = "Les Orbières"
LUC = "luc.faure@exemple-beffroi.fr"
PAUL = "paul.direction@exemple-beffroi.fr"
REPORT = {
    "name": "releve.csv",
    "mimeType": "text/csv",
    "buffer": b"poste;copie\nA1;oui\n",
}


def test_a_provider_answers_by_link_and_the_referent_accepts(
    walker: Callable[..., Walker],
) -> None:
    referent = walker()
    place = enter_the_place(referent)
    ask(referent, place)

    provider = walker(width=390)
    provider.open(link_in_letter(referent, LUC, "/repondre/"))
    answer_two_questions(provider)

    read_and_accept(referent, place)


def test_a_link_taken_back_opens_a_closed_page(walker: Callable[..., Walker]) -> None:
    referent = walker()
    place = enter_the_place(referent)
    ask(referent, place, email="autre.prestataire@exemple-beffroi.fr")
    address = link_in_letter(
        referent, "autre.prestataire@exemple-beffroi.fr", "/repondre/"
    )
    page = referent.page
    referent.open(f"{place}liens/")
    row = page.get_by_role("row").filter(has_text="autre.prestataire@")
    row.get_by_role("button", name="Fermer").click()
    referent.check()

    visitor = walker(width=390, dark=True)
    visitor.open(address)

    expect(visitor.page.locator("h1")).to_have_text("Cette page est fermée")
    expect(page.locator("main")).not_to_contain_text("autre.prestataire@")


def test_a_direction_without_account_validates_by_link(
    walker: Callable[..., Walker],
) -> None:
    referent = walker()
    place = enter_the_place(referent)
    page = referent.page
    referent.open(f"{place}reflexes/valider/")
    page.get_by_role("link", name="lui envoyer les résultats à valider").click()
    referent.check()
    page.get_by_label("Prénom et nom").fill("Paul Direction")
    page.get_by_label("Son adresse").fill(PAUL)
    page.get_by_role("button", name="Envoyer").click()
    referent.check()
    address = link_in_letter(referent, PAUL, "/validation/")

    director = walker(width=390)
    director.open(address)
    director.page.get_by_role("button", name="Valider").click()
    director.check()
    expect(director.page.locator("h1")).to_contain_text("c’est validé")
    director.open(address)
    expect(director.page.locator("h1")).to_have_text("Cette page est fermée")
    referent.open(f"{place}reflexes/")
    expect(page.locator(".state-line")).to_contain_text("Paul Direction")


def enter_the_place(referent: Walker) -> str:
    """Enter as the referent and return the address of one of her establishments."""
    referent.enter_as("referent")
    referent.open("/mes-etablissements/")
    referent.page.get_by_role("link", name=PLACE).first.click()
    referent.check()
    return referent.page.url


def ask(referent: Walker, place: str, email: str = LUC) -> None:
    """From the question, in two clicks; then one more question in the same letter."""
    page = referent.page
    referent.open(f"{place}reflexes/question/R2.3/")
    opener = page.get_by_text("Demander au prestataire", exact=False)
    button = page.get_by_role("link", name="Envoyer avec un lien pour répondre")
    if not button.is_visible():
        opener.first.click()
    button.click()
    referent.check()
    page.get_by_label("Prénom et nom").fill("Luc Faure")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_text("Ajouter d’autres questions").click()
    page.locator("details[open] input[type=checkbox]").first.check()
    page.get_by_label("R2.3").select_option("both")
    page.get_by_role("button", name="Envoyer").click()
    referent.check()
    expect(page.locator("main")).to_contain_text("Le message part vers Luc Faure")


def link_in_letter(referent: Walker, email: str, part: str) -> str:
    page = referent.page
    referent.open("/courrier/")
    page.get_by_role("row").filter(has_text=email).get_by_role("link").first.click()
    referent.check()
    address = page.locator(f"main a[href*='{part}']").first.get_attribute("href")
    assert address
    return address


def answer_two_questions(provider: Walker) -> None:
    page = provider.page
    expect(page.locator("h1")).to_contain_text("a besoin de vos réponses")
    first = page.locator(
        ".outside-question", has=page.locator("input[type=radio]")
    ).first
    first.locator("input[type=radio]").nth(2).check()
    first.get_by_label("Précisions").fill("Un disque, débranché chaque lundi.")
    first.get_by_text("Joindre un document").click()
    first.locator("input[type=file]").set_input_files(REPORT)
    first.get_by_role("button", name="Enregistrer ma réponse").click()
    provider.check()
    expect(page.locator("main")).to_contain_text("Votre réponse est enregistrée")
    second = page.locator(".outside-question").first
    second.get_by_role("button", name="Enregistrer ma réponse").click()
    provider.check()
    expect(page.locator("main")).to_contain_text("Il reste un point à corriger")
    second = page.locator(".outside-question").first
    radios = second.locator("input[type=radio]")
    if radios.count():
        radios.last.check()
    second.get_by_label("Précisions").fill("Je n’ai pas ce document.")
    second.get_by_role("button", name="Enregistrer ma réponse").click()
    provider.check()
    expect(page.locator("main")).to_contain_text("tout a une réponse")


def read_and_accept(referent: Walker, place: str) -> None:
    page = referent.page
    referent.open("/")
    referent.open(f"{place}demandes/?etat=to_review")
    page.get_by_role("link", name="Luc Faure").first.click()
    referent.check()
    expect(page.locator("main")).to_contain_text("débranché chaque lundi")
    expect(page.locator("main")).to_contain_text("releve.csv")
    page.get_by_role("button", name="Tout accepter").click()
    referent.check()
    expect(page.locator("main")).to_contain_text("Tout est relu et accepté")
    referent.open(f"{place}reflexes/question/R2.3/")
    page.get_by_text("Qui a répondu, et quand").click()
    referent.check()
    expect(page.locator("main")).to_contain_text(
        "Luc Faure (prestataire informatique), accepté par"
    )
