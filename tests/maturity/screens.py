"""What the tests of the screens share: addresses and the words of a page."""

import re
from html import unescape

from django.http import HttpResponse
from django.urls import reverse

from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment


def url(name: str, place: Establishment, *args: object, query: str = "") -> str:
    return reverse(f"maturity:{name}", args=[place.pk, *args]) + query


def text_of(response: HttpResponse) -> str:
    """Return the words of a page, spaces made plain."""
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(body).replace("\u00a0", " "))


def statement_form(**changes: str) -> dict[str, str]:
    return {
        "kind": "statement",
        "statement-statement": "Vu avec le prestataire.",
        "statement-dated_on": clock.today().isoformat(),
        **changes,
    }
