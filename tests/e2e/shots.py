"""`make shots`: every page × 1280 and 390 px × light and dark, into build/shots/.

Fails when a page of the URL map has neither a picture nor a reason not to have one.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Browser, Page

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from tests.e2e.browser import chromium  # noqa: E402
from tests.e2e.places import PAGES, WITHOUT_PICTURE  # noqa: E402
from tests.e2e.product import Product, running_product  # noqa: E402
from tests.house.test_urls import patterns  # noqa: E402

FOLDER = Path("build/shots")
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


def main() -> None:
    refuse_missing_pages()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory() as name,
        running_product(Path(name)) as product,
        chromium() as browser,
    ):
        count = sum(shoot_role(browser, product, role) for role in PAGES)
    print(f"{count} pictures in {FOLDER}")


def refuse_missing_pages() -> None:
    known = {name for name, _, _ in patterns()}
    shown = {name for pages in PAGES.values() for name in pages}
    missing = known - shown - set(WITHOUT_PICTURE)
    unknown = (shown | set(WITHOUT_PICTURE)) - known
    if missing or unknown:
        print("Pages without a picture:", ", ".join(sorted(missing)) or "none")
        print("Pages that do not exist:", ", ".join(sorted(unknown)) or "none")
        sys.exit(1)


def shoot_role(browser: Browser, product: Product, role: str) -> int:
    count = 0
    for width, scheme in LOOKS:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="fr-FR",
        )
        page = context.new_page()
        if role:
            enter(page, product.address, role)
        for name, find in PAGES[role].items():
            find(page, product.address)
            page.wait_for_load_state("networkidle")
            file = re.sub(r"\W+", "-", f"{role or 'public'}-{name}")
            page.screenshot(
                path=FOLDER / f"{file}-{width}-{scheme}.png", full_page=True
            )
            count += 1
        context.close()
    return count


def enter(page: Page, address: str, role: str) -> None:
    page.goto(f"{address}/compte/connexion/")
    page.locator(f"form[data-role={role}] button").first.click()
    page.wait_for_load_state("load")


if __name__ == "__main__":
    main()
