"""`make shots`: every page × 1280 and 390 px × light and dark, into build/shots/.

`make shots ROLES="dpo reader"` takes those of some personas again. Fails when a page of the URL map has neither a picture nor a reason not to have one.
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
from tests.e2e.places import PAGES  # noqa: E402
from tests.e2e.product import Product, running_product  # noqa: E402
from tests.e2e.staging import stage  # noqa: E402
from tests.e2e.unseen import WITHOUT_PICTURE  # noqa: E402
from tests.house.test_urls import patterns  # noqa: E402

FOLDER = Path("build/shots")
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


def main(roles: list[str]) -> None:
    refuse_missing_pages()
    if not roles:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        # At a name: browsers accept passkeys there.
        running_product(Path(name), host="localhost") as product,
        chromium() as browser,
    ):
        stage(browser, product)
        count = sum(shoot_role(browser, product, role) for role in roles or PAGES)
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
            _shoot(page, FOLDER / f"{file}-{width}-{scheme}.png")
            count += 1
        context.close()
    return count


def _shoot(page: Page, path: Path) -> None:
    """Take the whole page in a window as high as it: the bottom bar stays at the bottom."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(900, height)})
    page.screenshot(path=path, full_page=True)
    page.set_viewport_size(size)


def enter(page: Page, address: str, role: str) -> None:
    page.goto(f"{address}/compte/connexion/")
    page.locator(f"form[data-role={role}] button").first.click()
    page.wait_for_load_state("load")


if __name__ == "__main__":
    main(sys.argv[1:])
