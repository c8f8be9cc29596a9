"""Write the message of a scenario to one person, and show it again with its cues."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import nh3

from beffroi.lib.qr import qr_table
from beffroi.phishing.rules.message_styles import PREFIX, dress
from beffroi.phishing.rules.passages import (
    NumberedCue,
    Passage,
    number_cues,
    text_of,
)
from beffroi.phishing.rules.placeholders import completed, fill, fill_html
from beffroi.phishing.rules.scenarios import Scenario, Sender, Where

SCOPE = ".lure-message"
# Keeps a number on the line of the first word of its passage.
JOINER = "\u2060"
# Signs that no text holds (Unicode, private use): they mark the passages while the
# message is filled and cleaned, and become tags at the very end.
OPEN, NUMBERED, CLOSE = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"[{OPEN}{NUMBERED}{CLOSE}]")
_OPENED = re.compile(f"{OPEN}([0-9,]+){NUMBERED}")
_KEPT_CLASS = re.compile(rf"{PREFIX}\d+")
_LINK_TAG = re.compile(r"<(/?)a\b", re.I)
_TAGS = {
    "b", "br", "center", "div", "em", "h1", "h2", "h3", "hr", "i", "li", "ol", "p",
    "small", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "align", "valign", "width", "height", "bgcolor"},
    "table": {"border", "cellpadding", "cellspacing", "role"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
QR_SHOWN = '<span class="lure-code">QR code désactivé</span>'
# Nobody sees it, nobody hears it, no key reaches it: who follows it is a machine.
HIDDEN = '<a href="{}" style="display:none" tabindex="-1" aria-hidden="true"></a>'
PIXEL = '<img src="{}" width="1" height="1" alt="" style="display:block;border:0">'
DOCUMENT = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{}</title></head>"
    '<body style="margin:0;padding:0">\n{}\n{}</body></html>\n'
)


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message ready to leave: its sender, its subject, its two forms."""

    sender_name: str
    sender_address: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """The same message with its places, for a sender that fills them itself.

    Every place of `names` is given by `placeholders.completed`, with « lien » and
    « domaine_test »; « lien_cache » and « image » stand for the two hidden addresses, in
    the HTML only. « qr » is HTML of ours, not to be escaped.
    """

    sender: Sender
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class HighlightedMessage:
    """The message of one person as safe HTML, each passage bearing its numbers.

    `css` dresses the message; it holds no value, so that it may be kept by scenario.
    """

    sender: str
    subject: str
    html: str
    css: str
    cues: tuple[NumberedCue, ...]


def render(
    scenario: Scenario,
    values: Mapping[str, str],
    link: str,
    *,
    hidden_link: str = "",
    pixel: str = "",
) -> RenderedMessage:
    """Return the message of one person.

    `values` name the places without « lien »; `hidden_link` is an address that only
    machines follow, `pixel` that of an image; both empty: left out.
    Raises: PlaceholderFault when a value that has no fallback is missing.
    """
    known = {**completed(values), "lien": link, "expediteur": scenario.sender.name}
    hidden = "".join(
        form.format(escape(address))
        for form, address in ((HIDDEN, hidden_link), (PIXEL, pixel))
        if address
    )
    subject = fill(scenario.subject, known, "objet")
    trusted = {"qr": qr_table(link)} if "{qr}" in scenario.html else {}
    body = fill_html(scenario.html, known, "html", trusted)
    return RenderedMessage(
        sender_name=fill(scenario.sender.name, known, "expéditeur"),
        sender_address=f"{scenario.sender.local_part}@{known.get('domaine_test', '')}",
        subject=subject,
        text=fill(scenario.text, known, "texte"),
        html=DOCUMENT.format(escape(subject), body, hidden),
    )


def template_of(scenario: Scenario) -> MessageTemplate:
    """Return the message with its places, for a sender that fills them itself."""
    hidden = HIDDEN.format("{lien_cache}") + PIXEL.format("{image}")
    return MessageTemplate(
        sender=scenario.sender,
        subject=scenario.subject,
        text=scenario.text,
        html=DOCUMENT.format(escape(scenario.subject), scenario.html, hidden),
    )


def highlight(scenario: Scenario, values: Mapping[str, str]) -> HighlightedMessage:
    """Return the message of one person with its cues numbered, nothing in it active.

    No link opens, nothing is fetched. Raises: PlaceholderFault, PassageFault.
    """
    known = {**completed(values), "lien": _shown_address(values)}
    known = {name: _MARKS.sub("", value) for name, value in known.items()}
    known["expediteur"] = scenario.sender.name
    cues, passages = number_cues(scenario)
    dressed = dress(_marked(scenario, passages, Where.HTML), SCOPE)
    source = _LINK_TAG.sub(r"<\1span", dressed.html)
    html = fill_html(source, known, "html", {"qr": QR_SHOWN})
    return HighlightedMessage(
        sender=_line(_marked(scenario, passages, Where.SENDER), known),
        subject=_line(_marked(scenario, passages, Where.SUBJECT), known),
        html=_opened(clean(html)),
        css=dressed.css,
        cues=cues,
    )


def clean(source: str) -> str:
    """Return HTML in which nothing acts nor is fetched: no link, image, script or style."""
    return nh3.clean(
        source,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        link_rel=None,
        url_schemes=set(),
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    if name != "class":
        return value
    is_ours = _KEPT_CLASS.fullmatch(value) or value == "lure-code"
    return value if is_ours else None


def _shown_address(values: Mapping[str, str]) -> str:
    """Return the address of a link as it is shown: the domain tells, the token is cut."""
    return f"https://{values.get('domaine_test', '')}/…"


def _marked(scenario: Scenario, passages: Sequence[Passage], part: Where) -> str:
    """Return one part of the scenario with a sign at each end of its passages."""
    text = _MARKS.sub("", text_of(scenario, part))
    for passage in reversed([item for item in passages if item.part == part]):
        numbers = ",".join(str(number) for number in passage.numbers)
        inner = text[passage.start : passage.end]
        marked = f"{OPEN}{numbers}{NUMBERED}{inner}{CLOSE}"
        text = f"{text[: passage.start]}{marked}{text[passage.end :]}"
    return text


def _line(text: str, known: Mapping[str, str]) -> str:
    return _opened(escape(fill(text, known)))


def _opened(text: str) -> str:
    """Return the HTML with tags in place of the signs."""

    def opening(match: re.Match[str]) -> str:
        numbers = match[1].split(",")
        links = "".join(
            f'<a class="cue-number" id="passage-{n}" href="#indice-{n}">{n}</a>{JOINER}'
            for n in numbers
        )
        return f'<mark class="cue">{links}'

    return _OPENED.sub(opening, text).replace(CLOSE, "</mark>")
