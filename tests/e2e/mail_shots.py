"""`make shots-mails`: every message, its page and its explanation, into build/shots-mails/.

Messages at 600 and 390 px, pages at 1280 and 390 px. `make shots-mails SCENARIOS="…"`
takes some scenarios again.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser

from beffroi.phishing.queries.scenarios import latest
from tests.e2e.browser import chromium
from tests.e2e.lure_site import ADDRESS, serve

FOLDER = Path("build/shots-mails")
WIDTHS = {"message": (600, 390), "page": (1280, 390), "exercice": (1280, 390)}


def main(slugs: list[str]) -> None:
    if not slugs:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for kind, widths in WIDTHS.items():
            for width in widths:
                _shoot(browser, kind, width, slugs or list(latest()))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


def _shoot(browser: Browser, kind: str, width: int, slugs: list[str]) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 500}, locale="fr-FR"
    )
    serve(context)
    page = context.new_page()
    for slug in slugs:
        page.goto(f"{ADDRESS}/{kind}/{slug}")
        level = latest()[slug].level
        page.screenshot(
            path=FOLDER / f"{kind}-n{level}-{slug}-{width}.png", full_page=True
        )
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
