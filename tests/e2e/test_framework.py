"""A framework of others, from the file of its authors to the printed report.

The lead sends the file, the director answers every requirement with a proof,
validates, and reads the PDF.
"""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import yaml
from playwright.sync_api import expect

from beffroi.lib import clock
from tests.e2e.browser import Walker
from tests.e2e.test_first_slice import follow_job
from tests.lib.pdf import text_of
from tests.maturity.build_frameworks import make_document

expect.set_options(timeout=20_000)
pytestmark = pytest.mark.e2e

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "referentiels"
REAL = DATA / "ciso-ans-care-domaine2.yaml"
MATRIX = DATA / "ciso-risk-matrix-4x4-pgssi-s-1.0.yaml"
# What the director answers, over and over.
ANSWERS = ("2", "3", "1", "unknown", "2", "0")


def framework_file(folder: Path) -> tuple[Path, str, int]:
    """Return the real file of CaRE domaine 2, its name and its count of requirements.

    An invented library stands in where the real one is absent.
    """
    if REAL.exists():
        return REAL, "Programme CaRE - Domaine 2", 13
    print("The real library of CaRE is absent: an invented one is walked.")
    path = folder / "essai.yaml"
    document = make_document()
    document["name"] = document["objects"]["framework"]["name"]
    for node in document["objects"]["framework"]["requirement_nodes"]:
        node.pop("questions", None)
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path, "Référentiel d’essai", 3


def test_from_the_file_of_care_domaine_2_to_its_report(
    walker: Callable[..., Walker], tmp_path: Path
) -> None:
    path, name, count = framework_file(tmp_path)
    lead = walker()
    lead.enter_as("regional_lead")
    if MATRIX.exists():
        refuse_the_matrix(lead)
    add_the_framework(lead, path, name)

    director = walker(width=390)
    director.enter_as("director")
    home = open_the_framework(director, name)
    answer_all(director, count)
    add_a_proof(director, home)
    validate(director, home)
    check_report(director, home, name, tmp_path)


def send(lead: Walker, path: Path) -> None:
    lead.open("/referentiels/")
    lead.page.set_input_files("input[type=file]", path)
    lead.page.get_by_role("button", name="Lire ce fichier").click()
    follow_job(lead)


def refuse_the_matrix(lead: Walker) -> None:
    send(lead, MATRIX)
    expect(lead.page.locator("main")).to_contain_text("matrice de risques")


def add_the_framework(lead: Walker, path: Path, name: str) -> None:
    send(lead, path)
    expect(lead.page.locator("h1")).to_contain_text(name)
    lead.page.get_by_role("button", name="Ajouter ce référentiel").click()
    lead.check()
    expect(lead.page.locator("main table")).to_contain_text(name)


def open_the_framework(director: Walker, name: str) -> str:
    director.open("/mes-etablissements/")
    director.open(f"{director.page.url}referentiels/")
    director.page.locator("main h2 a").filter(has_text=name).click()
    director.check()
    return director.page.url


def answer_all(director: Walker, count: int) -> None:
    page = director.page
    page.get_by_role("link", name="Répondre à la première exigence").click()
    for rank in range(count):
        if rank < 2:  # every requirement has the same screen
            director.check()
        choice = ANSWERS[rank % len(ANSWERS)]
        page.locator(f"label[for='choix-{choice}']").click()
        page.get_by_role("button", name="Enregistrer et continuer").click()
        page.wait_for_load_state("load")
        if choice == "unknown":
            expect(page.locator("#message")).to_be_visible()
            page.get_by_role("link", name="Question suivante").click()
            page.wait_for_load_state("load")
    director.check()
    expect(page.locator("main")).to_contain_text(f"{count} sur {count}")


def add_a_proof(director: Walker, home: str) -> None:
    page = director.page
    director.open(f"{home}chapitre/1/")
    page.locator("main .question-row h2 a").last.click()
    page.wait_for_load_state("load")
    page.get_by_text("Écrire une attestation").click()
    page.locator("textarea[name=statement-statement]").fill("Relu avec le prestataire.")
    page.locator("input[name=statement-dated_on]").fill(clock.today().isoformat())
    page.get_by_role("button", name="Ajouter la preuve").locator("visible=true").click()
    director.check()
    expect(page.locator("#preuves")).to_contain_text("Attestation écrite")


def validate(director: Walker, home: str) -> None:
    director.open(f"{home}valider/")
    director.page.get_by_role("button", name="Valider ces résultats").click()
    director.check()
    expect(director.page.locator("h1")).to_contain_text("Validation du")


def check_report(director: Walker, home: str, name: str, folder: Path) -> None:
    page = director.page
    director.open(f"{home}rapport/")
    page.get_by_role("button", name="Préparer le rapport (PDF)").click()
    follow_job(director)
    with page.expect_download() as found:
        page.locator("main table a").first.click()
    path = folder / "rapport.pdf"
    found.value.save_as(path)
    words = " ".join(text_of(path.read_bytes()).split())
    assert name in words
    assert "Validé le" in words
    assert "Attestation écrite" in words
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) >= 4
