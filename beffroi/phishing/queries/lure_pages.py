"""What the pages of a test show: the one that a lure opens, the one that explains."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from beffroi.phishing.rules.cues import CUES
from beffroi.phishing.rules.lures import highlight
from beffroi.phishing.rules.passages import NumberedCue
from beffroi.phishing.rules.placeholders import completed, fill
from beffroi.phishing.rules.scenarios import (
    Block,
    BlockKind,
    FieldKind,
    LureKind,
    Scenario,
)
from beffroi.ui.branding import BEFFROI, Brand

LANDING_TEMPLATES: Mapping[LureKind, str] = {
    LureKind.LINK: "phishing/lure/landing.html",
    LureKind.FORM: "phishing/lure/portal.html",
    LureKind.ATTACHMENT: "phishing/lure/opened.html",
    LureKind.QR: "phishing/lure/opened.html",
}
AWARENESS_TEMPLATE = "phishing/lure/awareness.html"
INPUT_TYPES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "text",
    FieldKind.EMAIL: "email",
    FieldKind.CODE: "password",
    FieldKind.SECRET: "password",
}
COUNT_WORDS = {2: "deux", 3: "trois"}


@dataclass(frozen=True, slots=True)
class LurePage:
    """A template and its context, ready to be rendered."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One part of a page; `pairs` are the names and values of facts."""

    kind: BlockKind
    lines: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of a portal; it never has a name."""

    label: str
    hint: str
    input_type: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The page of an invented brand, its places filled."""

    brand: str
    tint: str
    title: str
    blocks: tuple[ShownBlock, ...]
    button: str


@dataclass(frozen=True, slots=True)
class ShownCue:
    """One cue in words; `number` is the one shown on the message."""

    number: int
    label: str
    note: str
    advice: str


@dataclass(frozen=True, slots=True)
class AwarenessPage:
    """All that the page after a test shows to one person."""

    establishment: str
    color: str
    logo: str
    is_form: bool
    alert: str
    caption: str
    sender: SafeString
    subject: SafeString
    message: SafeString
    styles: SafeString
    first_cues: tuple[ShownCue, ...]
    first_words: str
    other_cues: tuple[ShownCue, ...]
    steps: tuple[str, ...]
    saying: str
    referent: str
    referent_contact: str
    contact_lines: tuple[str, ...]
    kept_until: str


def landing_page(scenario: Scenario, values: Mapping[str, str]) -> LurePage:
    """Return what the link, the attachment or the QR code of a message opens."""
    known = _known(scenario, values)
    page = scenario.page
    shown = ShownPage(
        brand=fill(page.brand, known),
        tint=page.tint,
        title=fill(page.title, known),
        blocks=tuple(_block(block, known) for block in page.blocks),
        button=fill(page.button, known),
    )
    fields = tuple(
        ShownField(
            label=fill(field.label, known),
            hint=fill(field.hint, known),
            input_type=INPUT_TYPES[field.kind],
            is_code=field.kind == FieldKind.CODE,
        )
        for field in scenario.portal
    )
    return LurePage(LANDING_TEMPLATES[scenario.lure], {"page": shown, "fields": fields})


def awareness_page(
    scenario: Scenario,
    values: Mapping[str, str],
    *,
    brand: Brand = BEFFROI,
    kept_until: str = "",
) -> LurePage:
    """Return the page that explains a test to one person, on their own message.

    `values` are those of the message, with « referent » and « contact_referent »;
    `kept_until` is the written date when names go.
    """
    known = _known(scenario, values)
    message = highlight(scenario, values)
    firsts = tuple(_cue(item, known) for item in message.cues if item.cue.is_main)
    others = tuple(_cue(item, known) for item in message.cues if not item.cue.is_main)
    lesson = scenario.lesson
    page = AwarenessPage(
        establishment=brand.name or known["etablissement"],
        color=brand.color,
        logo=_logo(brand),
        is_form=scenario.lure == LureKind.FORM,
        alert=fill(lesson.alert, known),
        caption=_caption(known),
        sender=mark_safe(message.sender),
        subject=mark_safe(message.subject),
        message=mark_safe(message.html),
        styles=mark_safe(message.css),
        first_cues=firsts,
        first_words=COUNT_WORDS.get(len(firsts), ""),
        other_cues=others,
        steps=tuple(fill(step, known) for step in lesson.todo),
        saying=fill(lesson.poster, known),
        referent=values.get("referent", ""),
        referent_contact=known["contact_referent"],
        contact_lines=brand.contact_lines,
        kept_until=kept_until,
    )
    return LurePage(AWARENESS_TEMPLATE, {"page": page})


def _known(scenario: Scenario, values: Mapping[str, str]) -> dict[str, str]:
    return {**completed(values), "expediteur": scenario.sender.name}


def _caption(known: Mapping[str, str]) -> str:
    sent = known.get("date_envoi", "")
    return f"Votre message du {sent}" if sent else "Votre message"


def _block(block: Block, known: Mapping[str, str]) -> ShownBlock:
    lines = tuple(fill(line, known) for line in block.lines)
    pairs: tuple[tuple[str, str], ...] = ()
    if block.kind == BlockKind.FACTS:
        parts = (line.partition(":") for line in lines)
        pairs = tuple((name.strip(), value.strip()) for name, _, value in parts)
    return ShownBlock(block.kind, lines, pairs)


def _cue(item: NumberedCue, known: Mapping[str, str]) -> ShownCue:
    words = CUES[item.cue.kind]
    return ShownCue(
        number=item.number,
        label=words.label,
        note=fill(item.cue.note, known),
        advice=words.advice,
    )


def _logo(brand: Brand) -> str:
    """Return the logo as an address that fetches nothing, or an empty text."""
    if not brand.logo_png:
        return ""
    return f"data:image/png;base64,{base64.b64encode(brand.logo_png).decode()}"
