"""The script that shows the strength says the same as the rule in Python."""

from pathlib import Path

import pytest

from beffroi.accounts.rules.passwords import Problem, assess

pytestmark = pytest.mark.e2e

SCRIPT = Path("beffroi/accounts/static/accounts/password.js")
PASSWORDS = [
    "",
    "a",
    "vK7!mq2Zb#tL",
    "vK7!mq2Zb#t",
    "Tr0ttoir%bleu",
    "kTz83mWq5vBn2L",
    "kTz83mWq5vBn2",
    "sept mots sans aucun rapport entre eux",
    "six mots ne sont pas assez",
    "non non non non non non non",
    "vkqzmwpxtrbnchfdg",
    "vkqzmwpxtrbnchfd",
    "crème brûlée après sieste sous grands arbres",
    "8412963057841296305784129630",
    "ÉTÉ indien 7!",
]


@pytest.mark.parametrize("password", PASSWORDS)
def test_page_and_server_agree_on_strength(browser, password):
    page = browser.new_page()
    page.set_content("<input data-password-meter>")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))

    shown = page.evaluate("text => beffroiPassword.assess(text)", password)
    page.close()

    verdict = assess(password)
    assert shown["bits"] == verdict.bits
    assert shown["isStrong"] == (Problem.TOO_WEAK not in verdict.problems)


def test_nothing_typed_leaves_the_page(browser):
    requests: list[str] = []
    page = browser.new_page()
    page.set_content("<input data-password-meter>")
    page.on("request", lambda request: requests.append(request.url))
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))

    page.fill("input", "Pluie7Gravier3Lampe")
    words = page.locator("[aria-live]").inner_text()
    page.close()

    assert words.startswith("Assez solide")
    assert requests == []
