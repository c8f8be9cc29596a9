"""The messages and the pages of every scenario, served from memory to a browser."""

import os
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

import django
from playwright.sync_api import BrowserContext, Route

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from django.contrib.staticfiles import finders  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import override_settings  # noqa: E402

from beffroi.phishing.queries.lure_pages import (  # noqa: E402
    LurePage,
    awareness_page,
    landing_page,
)
from beffroi.phishing.queries.scenarios import latest  # noqa: E402
from beffroi.phishing.rules.lures import render  # noqa: E402
from beffroi.phishing.rules.placeholders import examples  # noqa: E402
from beffroi.phishing.rules.shown_pages import made_ready  # noqa: E402
from beffroi.ui.branding import Brand  # noqa: E402

ADDRESS = "http://lure.test"
BRAND = Brand(
    name="Résidence des Tilleuls",
    color="#7a3b1d",
    contact_lines=("4 allée des Tilleuls, 99000 Villeneuve", "01 99 00 12 00"),
)
PLAIN_STATIC = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


def serve(context: BrowserContext) -> None:
    """Answer every request of a browser; what is asked of another host fails."""
    context.route("**/*", _answer)


def _answer(route: Route) -> None:
    parts = urlsplit(route.request.url)
    if f"{parts.scheme}://{parts.netloc}" != ADDRESS:
        route.abort()
        return
    if parts.path.startswith("/static/"):
        _answer_file(route, parts.path.removeprefix("/static/"))
        return
    _, kind, slug = parts.path.split("/")
    html = html_of(kind, slug)
    headers = {} if kind == "message" else _headers(html)
    route.fulfill(
        body=html,
        content_type="text/html; charset=utf-8",
        headers=headers | {"content-type": "text/html; charset=utf-8"},
    )


def _headers(html: str) -> dict[str, str]:
    """Return those with which a host of tests answers a page."""
    return {name.lower(): value for name, value in made_ready(html)[1].items()}


def _answer_file(route: Route, name: str) -> None:
    found = finders.find(name)
    if not isinstance(found, str):
        route.fulfill(status=404)
        return
    path = Path(found)
    route.fulfill(
        body=path.read_bytes(),
        content_type=guess_type(path.name)[0] or "application/octet-stream",
    )


def html_of(kind: str, slug: str) -> str:
    """Return a message, the page it opens (« page »), or the one that explains."""
    scenario, values = latest()[slug], examples()
    if kind == "message":
        return render(scenario, values, values["lien"]).html
    if kind == "page":
        return _rendered(landing_page(scenario, values))
    return _rendered(
        awareness_page(
            scenario,
            values,
            brand=BRAND,
            kept_until="24 février 2027",
        )
    )


def _rendered(page: LurePage) -> str:
    with override_settings(STORAGES=PLAIN_STATIC):
        return render_to_string(page.template, dict(page.context))
