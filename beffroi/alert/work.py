"""Draw cards and posters, and publish the cards that everybody may take.

`publish_cards` may be run twice: a card made of the same things is left alone.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from beffroi.alert import contents
from beffroi.alert.models import PublishedCard
from beffroi.alert.queries import filled_card, public_numbers
from beffroi.alert.rules.filling import FilledCard, Line, Number
from beffroi.files.operations import keep_produced
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.icons import icon_svg
from beffroi.lib.qr import qr_svg
from beffroi.lib.text import long_date
from beffroi.lib.typst import compile_pdf
from beffroi.ui.branding import BEFFROI, Brand, document_values

TEMPLATES = Path(__file__).resolve().parent / "typst"
KIT = Path(__file__).resolve().parent.parent / "ui" / "typst" / "kit.typ"
CARD_PURPOSE = "public_card"
PDF = "application/pdf"
# Few numbers leave room between them; many draw closer, and the drawing makes them smaller.
ROOM_MM = 22
WIDEST_MM = 4.5
CLOSEST_MM = 1.4


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).netloc


def _numbers(numbers: Sequence[Number]) -> list[dict[str, str]]:
    """Return numbers for a card; each says whose it is where a line gives several."""
    several = len(numbers) > 1
    return [
        {
            "phone": number.phone,
            "name": number.name or (number.label if several else ""),
        }
        for number in numbers
    ]


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def card_values(
    filled: FilledCard, place: str = "", brand: Brand = BEFFROI
) -> dict[str, Any]:
    """Return what the template of a card reads; `place` is the establishment's name."""
    card = filled.card
    return {
        "brand": document_values(brand),
        "document_title": f"Fiche réflexe {card.number} : {card.title}",
        "title": card.title,
        "number": card.number,
        "place": place,
        "icon": icon_svg(card.icon, "#ffffff"),
        "recognize": _texts(filled.recognize),
        "phases": [
            {"when": phase.when, "who": phase.who, "steps": _texts(phase.steps)}
            for phase in filled.phases
        ],
        "call": [
            {"text": line.words, "numbers": _numbers(line.callable_numbers)}
            for line in filled.call
        ],
        "do_not": _texts(filled.do_not),
        "note": _texts(filled.note),
        "later": _texts(filled.later),
        "origin": "Beffroi, fiches de la première heure",
        "dated": f"Fiche relue le {long_date(card.reviewed_on)}",
        "address": f"{_host()}/alerte",
    }


def card_pdf(filled: FilledCard, place: str = "", brand: Brand = BEFFROI) -> bytes:
    """Return one card on one page."""
    return compile_pdf(TEMPLATES / "card.typ", card_values(filled, place, brand))


def poster_pdf(
    *, place: str, numbers: Sequence[Number], address: str, brand: Brand = BEFFROI
) -> bytes:
    """Return the poster « En cas de doute, prévenez »; `address` goes into its code."""
    spread = ROOM_MM / max(1, len(numbers))
    values = {
        "brand": document_values(brand),
        "document_title": f"En cas de doute, prévenez : {place}",
        "place": place,
        "dated": f"Affiche du {long_date(clock.today())}",
        "qr": qr_svg(address),
        "address": address,
        "row_mm": round(min(WIDEST_MM, max(CLOSEST_MM, spread)), 2),
        "numbers": [
            {"label": number.label, "name": number.name, "phone": number.phone}
            for number in numbers
        ],
    }
    return compile_pdf(TEMPLATES / "poster.typ", values)


def _fingerprint(values: Mapping[str, Any]) -> str:
    """Return what tells two versions of a card apart: words, numbers and drawing."""
    digest = hashlib.sha256()
    digest.update(json.dumps(values, sort_keys=True, ensure_ascii=False).encode())
    for template in (TEMPLATES / "card.typ", KIT):
        digest.update(template.read_bytes())
    return digest.hexdigest()


def publish_cards() -> int:
    """Draw the PDF of every card whose content has changed; return how many."""
    numbers = public_numbers()
    count = 0
    for card in contents.cards():
        filled = filled_card(card, numbers)
        fingerprint = _fingerprint(card_values(filled))
        held = PublishedCard.objects.filter(pk=card.slug, fingerprint=fingerprint)
        if not held.exists():
            _publish(card.slug, fingerprint, card_pdf(filled))
            count += 1
    return count


@transaction.atomic
def _publish(slug: str, fingerprint: str, pdf: bytes) -> None:
    stored = keep_produced(
        content=ContentFile(pdf),
        name=f"fiche-{slug}.pdf",
        media_type=PDF,
        purpose=CARD_PURPOSE,
        by=SYSTEM,
    )
    PublishedCard.objects.update_or_create(
        slug=slug,
        defaults={
            "file": stored,
            "fingerprint": fingerprint,
            "published_at": clock.now(),
        },
    )
