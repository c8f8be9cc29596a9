"""The product and the browser, started once for all the walks."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import CHROMIUM, Walker, chromium
from tests.e2e.product import Product, own_database, running_product


@pytest.fixture(scope="session")
def product(tmp_path_factory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("product")
    address = os.environ.get("BEFFROI_DATABASE_URL", "")
    with (
        own_database(address) as own,
        running_product(folder, database_url=own) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip(
            "Chromium absent : les parcours dans le navigateur ne sont pas exercés."
        )
    with chromium() as opened:
        yield opened


@pytest.fixture
def walker(browser: Browser, product: Product) -> Iterator[Callable[..., Walker]]:
    """Return a function that gives a fresh visitor, desktop wide unless told."""
    contexts = []

    def new(*, width: int = 1280, dark: bool = False) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
            accept_downloads=True,
        )
        contexts.append(context)
        return Walker(context, product.address)

    yield new
    for context in contexts:
        context.close()
