"""Keep the pages that the edge shows."""

from collections.abc import Mapping
from typing import Any

from beffroi.phishing.models.pages import Page
from beffroi.phishing.rules.shown_pages import key_of, made_ready


def keep_page(html: str, *, about: Mapping[str, Any]) -> str:
    """Store a ready-made page and return its key; the same page twice is one row.

    `about` says who runs the test and whom to ask, shown to whoever adds « + » to a link.
    Raises: PageFault when the page could send what is typed, or asks another host.
    """
    text, headers = made_ready(html)
    key = key_of(text, headers, about)
    Page.objects.get_or_create(
        key=key, defaults={"html": text, "headers": headers, "about": dict(about)}
    )
    return key
