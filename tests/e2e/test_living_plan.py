"""A plan that lives: the calendar, a proof at closing, the board, the way out of e-mails."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.browser import Walker

expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.e2e]


def place_of(visitor: Walker) -> str:
    """Return the path of an establishment whose plan the person keeps."""
    visitor.open("/calendrier/")
    if "/etablissements/" in visitor.page.url:
        return re.search(r"/etablissements/[\w-]+", visitor.page.url).group()
    href = visitor.page.locator("main .plain-list a").last.get_attribute("href")
    return re.search(r"/etablissements/[\w-]+", str(href)).group()


def follow(visitor: Walker, target: Locator) -> None:
    """Click what leads to another page, and check that page."""
    with visitor.page.expect_navigation():
        target.click()
    visitor.check()


def test_the_plan_lives(walker: Callable[..., Walker]) -> None:
    referent = walker()
    referent.enter_as("referent")
    place = place_of(referent)
    adopt_what_is_left(referent, place)
    close_one_with_a_proof(referent, place)
    move_on_the_board(referent, place)
    speak_to_somebody(referent, place)
    read_in_an_agenda(referent)
    phone = walker(width=390)
    phone.enter_as("director")
    choose_messages(phone)
    lead = walker()
    lead.enter_as("regional_lead")
    stop_from_a_letter(walker(), stop_address(lead))


def adopt_what_is_left(visitor: Walker, place: str) -> None:
    page = visitor.page
    visitor.open(f"{place}/calendrier/adopter/")
    submit = page.get_by_role("button", name="Ajouter au calendrier")
    if submit.count():
        follow(visitor, submit)
    visitor.open(f"{place}/calendrier/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mon calendrier")
    expect(page.locator(".month")).to_have_count(12)
    with page.expect_download() as download:
        page.get_by_role("button", name="Imprimer sur une page").click()
    assert download.value.suggested_filename.endswith(".pdf")


def close_one_with_a_proof(visitor: Walker, place: str) -> None:
    """Close an occurrence with a statement; the next date is announced."""
    page = visitor.page
    visitor.open(f"{place}/actions/toutes/?genre=recurring&tri=echeance")
    follow(visitor, page.locator("main table a[href^='/actions/']").first)
    address = page.url
    expect(page.locator(".facts")).to_contain_text("la prochaine fois est prévue le")
    page.get_by_text("Écrire une attestation").click()
    statement = page.get_by_label("Ce que vous attestez")
    statement.fill("Vérifié ce matin avec le prestataire, tout répond.")
    form = page.locator("form", has=statement)
    form.get_by_label("Date de la preuve").fill("2026-11-02")
    follow(visitor, form.get_by_role("button", name="Terminer avec cette preuve"))
    assert page.url.split("?")[0] == address.split("?")[0]
    expect(page.locator("main")).to_contain_text("sa preuve est rangée avec la réponse")
    expect(page.locator(".facts").first).to_contain_text("Faite")
    follow(visitor, page.get_by_role("link", name="Calendrier de l’année").first)
    expect(page.locator("main")).to_contain_text("Prochaines dates")


def move_on_the_board(visitor: Walker, place: str) -> None:
    page = visitor.page
    visitor.open(f"{place}/actions/tableau/")
    todo = page.locator(".board-column").nth(0)
    card = todo.locator(".board-card").first
    title = card.locator(".board-title").inner_text()
    # By keyboard alone.
    card.get_by_role("button", name=re.compile("^Commencer")).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visitor.check()
    doing = page.locator(".board-column").nth(1)
    expect(doing).to_contain_text(title)
    follow(visitor, page.get_by_role("button", name="Annuler"))
    expect(page.locator(".board-column").nth(0)).to_contain_text(title)


def speak_to_somebody(visitor: Walker, place: str) -> None:
    """Name the first person proposed by « @ », without leaving the keyboard."""
    page = visitor.page
    visitor.open(f"{place}/actions/toutes/")
    follow(visitor, page.locator("main table a[href^='/actions/']").first)
    page.get_by_label("Votre commentaire").press_sequentially("Bonjour @")
    expect(page.locator(".mention-list button").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    visitor.check()
    follow(visitor, page.get_by_role("button", name="Ajouter le commentaire"))
    expect(page.locator(".spoken-to").last).to_be_visible()


def read_in_an_agenda(visitor: Walker) -> None:
    page = visitor.page
    visitor.open("/agenda/")
    follow(visitor, page.get_by_role("button", name="Créer l’adresse"))
    address = page.get_by_label("Adresse de l’agenda").input_value()
    answer = page.context.request.get(address)
    assert answer.ok
    assert answer.text().startswith("BEGIN:VCALENDAR")


def choose_messages(visitor: Walker) -> None:
    page = visitor.page
    visitor.open("/messages/")
    follow(visitor, page.get_by_role("link", name="Choisir mes messages"))
    page.get_by_label("Une fois par mois").check()
    follow(visitor, page.get_by_role("button", name="Enregistrer"))
    expect(page.locator("main")).to_contain_text("Vos choix sont enregistrés")


def stop_address(visitor: Walker) -> str:
    """Return the way out that a digest holds, read in the mailbox of the demonstration."""
    page = visitor.page
    for number in range(1, 30):
        page.goto(f"{visitor.address}/courrier/?page={number}")
        letter = page.locator("main table a", has_text="Votre semaine dans Beffroi")
        if letter.count():
            break
    follow(visitor, letter.first)
    words = page.locator("main").inner_text()
    return re.search(r"http\S+/messages/desabonnement/\S+/", words).group()


def stop_from_a_letter(stranger: Walker, address: str) -> None:
    """Stop the digest without an account."""
    page = stranger.page
    stranger.open(address)
    follow(stranger, page.get_by_role("button", name="Ne plus recevoir ces messages"))
    expect(page.locator("main")).to_contain_text("Vous ne recevrez plus le résumé")
