"""A message from elsewhere as a draft: its words as a letter, its names offered as places.

What comes in was already made harmless (`rules/gophish`): every link becomes ours here,
images and styles are left behind.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import getaddresses, parseaddr
from typing import Any

from beffroi.lib.text import fold
from beffroi.phishing.rules.gophish.shapes import Template
from beffroi.phishing.rules.message_reading import letter_of_html
from beffroi.phishing.rules.scenario_drafts import Draft, blank, default_portal
from beffroi.phishing.rules.scenario_parsing import SUBJECT_LENGTH
from beffroi.phishing.rules.scenarios import LureKind

LETTER_MOST, PAGE_MOST, SUGGESTIONS_MOST, REMARKS_MOST = 11_800, 4_000, 20, 40
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_DATES = (
    re.compile(rf"(?:(?:{_DAYS})\s+)?\d{{1,2}}(?:er)?\s+(?:{_MONTHS})\s+\d{{4}}", re.I),
    re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b"),
)
_GREETING = re.compile(
    r"\b(?:Bonjour|Bonsoir|Cher|Chère)\s+(?:(?:M\.|Mme|Monsieur|Madame)\s+)?"
    r"[A-ZÉÈÀÂÎÔÇ][\w'’-]{1,30}(?:\s+[A-ZÉÈÀÂÎÔÇ][\w'’-]{1,30})?"
)
_POLITE = frozenset({"madame", "monsieur", "client", "cliente", "tous", "toutes", "utilisateur", "collegue", "collegues"})  # fmt: skip
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LOCAL = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that seem to name somebody or a day, and the place to put instead."""

    found: str
    place: str


def draft_of_template(
    template: Template,
    *,
    recipients: Sequence[str] = (),
    page_html: str = "",
    has_secret: bool = False,
    remarks: Sequence[str] = (),
) -> Draft:
    """Return the draft that says what a template says.

    `recipients` are the headers that name whom it was written to; `page_html` the page of
    its link, if it came along.
    """
    lure = _lure(template, has_secret=has_secret)
    read = letter_of_html(template.html) if template.html else None
    letter = (
        read.letter if read and read.letter else template.text.replace("\r\n", "\n")
    )
    told = list(remarks)
    if len(letter) > LETTER_MOST:
        letter = letter[:LETTER_MOST]
        told.append("Le message était trop long : sa fin n’est pas reprise.")
    letter = _with_link(letter.strip(), lure, template)
    name, address = parseaddr(template.sender)
    draft = blank((template.name or template.subject or "Message repris")[:90], lure)
    draft |= {
        "sender": {"name": _flat(name)[:80], "local_part": _local_part(address)},
        "subject": _flat(template.subject)[:SUBJECT_LENGTH],
        "letter": letter,
    }
    if read:
        look = read.look
        draft |= {
            "band": _flat(look.band)[:60],
            "band_note": _flat(look.note)[:80],
            "tint": look.tint.value,
        }
    if page_html:
        draft["page"] = {**draft["page"], **_page(page_html)}
    if has_secret:
        draft["portal"] = default_portal()
    texts = (draft["subject"], letter)
    draft["suggestions"] = [
        {"found": one.found, "place": one.place}
        for one in suggestions(texts, recipients)
    ]
    told += [f"Marque réelle à remplacer : {brand}." for brand in template.brands]
    draft["remarks"] = list(dict.fromkeys(told))[:REMARKS_MOST]
    return draft


def _lure(template: Template, *, has_secret: bool) -> LureKind:
    if has_secret:
        return LureKind.FORM
    has_link = "{lien}" in template.html + template.text or "href" in template.html
    return (
        LureKind.ATTACHMENT if template.attachments and not has_link else LureKind.LINK
    )


def _with_link(letter: str, lure: LureKind, template: Template) -> str:
    """Make sure that the message has something to open."""
    if lure == LureKind.ATTACHMENT:
        name = _flat(template.attachments[0].name).replace("]", "").replace("[", "")
        return f"{letter}\n\n[pièce jointe : {name[:60] or 'Document.pdf'}]"
    is_there = re.search(r"\{lien\}|\[(?:lien|bouton|pièce jointe)\s*:", letter)
    return letter if is_there else f"{letter}\n\n[bouton : Ouvrir]"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _local_part(address: str) -> str:
    words = fold(address.partition("@")[0].replace(".", "-")).replace(" ", "-")
    return _LOCAL.sub("", words).strip(".-")[:60]


def _page(html: str) -> dict[str, Any]:
    read = letter_of_html(html)
    lines = [line for line in read.letter.split("\n") if line.strip()]
    titles = [line[2:] for line in lines if line.startswith("# ")]
    rest = "\n".join(
        line for line in read.letter.split("\n") if line[2:] not in titles[:1]
    )
    words = re.sub(r"\[(?:lien|bouton|pièce jointe)\s*:\s*([^\]]*)\]", r"\1", rest)
    return {
        "title": _flat(titles[0])[:90] if titles else "",
        "letter": re.sub(r"\n{3,}", "\n\n", words).strip()[:PAGE_MOST],
    }


def suggestions(texts: Sequence[str], recipients: Sequence[str]) -> list[Suggestion]:
    """Return what to replace by a place, the longest first, each once."""
    whole = "\n".join(texts)
    found = dict[str, str]()
    for words, place in _candidates(whole, recipients):
        bare = words.strip()
        if len(bare) > 2 and bare in whole:
            found.setdefault(bare, place)
    ordered = sorted(found.items(), key=lambda pair: -len(pair[0]))
    return [Suggestion(words, place) for words, place in ordered[:SUGGESTIONS_MOST]]


def _candidates(whole: str, recipients: Sequence[str]) -> Iterator[tuple[str, str]]:
    for match in _GREETING.finditer(whole):
        if not _POLITE & set(fold(match[0]).split()[1:]):
            yield match[0], "{bonjour}"
    for name, address in getaddresses(list(recipients))[:5]:
        yield from _names(name, address)
    for pattern in _DATES:
        for match in pattern.finditer(whole):
            yield match[0], "{date_envoi}"
    for match in _ADDRESS.finditer(whole):
        yield match[0], "{courriel}"


def _names(name: str, address: str) -> Iterator[tuple[str, str]]:
    yield address, "{courriel}"
    words = name.split()
    if len(words) > 1:
        yield name, "{nom_complet}"
        yield words[-1], "{nom}"
    if words:
        yield words[0], "{prenom}"
