"""From a real FINESS file to a printed report, walked as the people concerned."""

import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from beffroi.lib import clock
from tests.bench.imports import etalab_lines
from tests.e2e.browser import Walker

expect.set_options(timeout=20_000)
pytestmark = [pytest.mark.e2e, pytest.mark.both_databases]

REAL = Path(
    "../shared/data/finess/finess-2021-occitanie-gabarit-etalab.RECONSTITUE.csv"
)
LINES = 400
PASSWORD = "Pluie7Gravier3Lampe"
EMAIL = "nadia.referente@exemple-beffroi.fr"
# What she answers to the sixteen questions of the express path.
ANSWERS = (
    "1", "2", "3", "unknown", "2", "1", "3", "0",
    "2", "unknown", "1", "2", "0", "3", "1", "2",
)  # fmt: skip


def finess_file(folder: Path) -> Path:
    """Return the first lines of the real register, or of an invented one where it is absent."""
    path = folder / "finess.csv"
    if REAL.exists():
        lines = REAL.read_text(encoding="utf-8").splitlines(keepends=True)[: LINES + 1]
    else:
        print("The real FINESS file is absent: an invented one is imported.")
        lines = ["finess;etalab;93;2026-05-04\n", *etalab_lines(LINES)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def totp(secret: str) -> str:
    """Return the code of the moment (RFC 6238, 30 s, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(b32decode(secret), counter, sha1).digest()
    offset = digest[-1] & 15
    value = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06d}"


def test_from_a_real_file_to_a_printed_report(
    walker: Callable[..., Walker], tmp_path: Path
) -> None:
    lead = walker()
    lead.enter_as("regional_lead")
    place = import_and_find_a_place(lead, finess_file(tmp_path))
    letter_path = invite_and_read_the_letter(lead, place)

    nadia = walker(width=390)
    open_account(nadia, letter_path)
    set_second_factor(nadia)
    walk_express_path(nadia)
    add_proofs(nadia)
    check_five_actions(nadia)
    check_report(nadia, tmp_path)


def follow_job(visitor: Walker) -> None:
    """Wait for a background work to end well, then open its result."""
    result = visitor.page.get_by_role("link", name="Voir le résultat")
    result.wait_for(timeout=120_000)
    visitor.check()
    result.click()
    visitor.check()


def import_and_find_a_place(lead: Walker, file: Path) -> str:
    page = lead.page
    lead.open("/imports/finess/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Lire le fichier").click()
    follow_job(lead)
    expect(page.get_by_role("link", name=re.compile(r"^Nouveaux"))).to_contain_text(
        "400"
    )
    page.get_by_role("button", name="Mettre à jour les établissements").click()
    follow_job(lead)
    lead.open("/etablissements/?q=" + ("ax thermes" if REAL.exists() else "garence"))
    page.get_by_role("rowheader").get_by_role("link").first.click()
    lead.check()
    return page.url


def invite_and_read_the_letter(lead: Walker, place: str) -> str:
    page = lead.page
    page.get_by_role("link", name="Inviter quelqu’un").click()
    lead.check()
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Nom", exact=True).fill("Referente")
    page.get_by_label("Référent SSI").check()
    page.get_by_role("button", name="Envoyer l’invitation").click()
    lead.check()
    lead.open("/courrier/")
    page.get_by_role("row").filter(has_text=EMAIL).get_by_role("link").first.click()
    lead.check()
    address = page.locator("a[href*='/invitations/lien/']").first.get_attribute("href")
    assert address
    return address


def open_account(nadia: Walker, address: str) -> None:
    page = nadia.page
    nadia.open(address)
    page.get_by_role("button", name="Commencer").click()
    nadia.check()
    page.locator("input[type=password]").nth(0).fill(PASSWORD)
    page.locator("input[type=password]").nth(1).fill(PASSWORD)
    page.locator("input[name=conditions]").check()
    page.get_by_role("button", name="Ouvrir mon compte").click()
    nadia.check()


def set_second_factor(nadia: Walker) -> None:
    page = nadia.page
    nadia.open("/compte/second-facteur/application/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        nadia.check()
    secret = page.locator("code.secret").text_content()
    page.locator("input[name=code]").fill(totp(str(secret).strip()))
    page.get_by_role("button", name="Vérifier et activer").click()
    nadia.check()
    expect(page.locator("main")).to_contain_text("secours")


def walk_express_path(nadia: Walker) -> None:
    page = nadia.page
    nadia.open("/reflexes/")
    page.get_by_role("link", name="Commencer le parcours express").click()
    nadia.check()
    page.get_by_role("link", name="Passer cette étape").click()
    for number, choice in enumerate(ANSWERS, start=1):
        nadia.check()
        expect(page.locator(".question-rank")).to_contain_text(f"{number} sur 16")
        page.locator(f"label[for='choix-{choice}']").click()
        page.get_by_role("button", name="Enregistrer et continuer").click()
        if choice == "unknown":
            nadia.check()
            expect(page.locator("main")).to_contain_text("message")
            page.locator(f"label[for='choix-{choice}']").wait_for()
            move_on(nadia, number)
    nadia.check()
    expect(page.locator("h1")).to_contain_text("parcours express est terminé")


def move_on(nadia: Walker, number: int) -> None:
    """After « je ne sais pas » the message is shown first; then go to the next question."""
    rank = nadia.page.locator(".question-rank")
    if f"{number} sur 16" in str(rank.text_content()):
        nadia.page.locator(
            "a.button", has_text=re.compile("Continuer|suivante")
        ).first.click()


def add_proofs(nadia: Walker) -> None:
    page = nadia.page
    nadia.open("/reflexes/")
    overview = page.url.rstrip("/")
    nadia.open(f"{overview}/question/R2.4/")
    page.get_by_text("Écrire une attestation").click()
    page.locator("textarea[name$=statement]").fill(
        "Restauration essayée avec le prestataire, durée mesurée."
    )
    send_proof(nadia)
    expect(page.locator(".proof-title")).to_have_count(1)
    nadia.open(f"{overview}/question/R4.1/")
    page.get_by_text("Joindre un fichier").click()
    page.set_input_files(
        "input[type=file]",
        {
            "name": "console.csv",
            "mimeType": "text/csv",
            "buffer": b"poste;actif\nA1;oui\n",
        },
    )
    send_proof(nadia)
    expect(page.locator(".proof-title")).to_contain_text("console.csv")


def send_proof(nadia: Walker) -> None:
    """Date the proof of today and send it."""
    page = nadia.page
    form = page.locator("details[open] form", has_text="Ajouter la preuve")
    form.locator("input[name$=dated_on]").fill(f"{clock.today():%Y-%m-%d}")
    form.get_by_role("button", name="Ajouter la preuve").click()
    nadia.check()


def check_five_actions(nadia: Walker) -> None:
    nadia.open("/reflexes/")
    place = nadia.page.url.split("/reflexes")[0]
    nadia.open(f"{place}/actions/")
    assert nadia.page.locator("ol.five > li").count() == 5


def check_report(nadia: Walker, folder: Path) -> None:
    page = nadia.page
    place = page.url.split("/actions")[0]
    nadia.open(f"{place}/rapport/")
    page.get_by_role("button", name="Préparer le rapport (PDF)").click()
    follow_job(nadia)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(r"\.pdf")).first.click()
    path = folder / "rapport.pdf"
    waiting.value.save_as(path)
    with pikepdf.open(path) as report:
        assert len(report.pages) >= 14
        assert report.Root.MarkInfo.Marked
