"""Templates, pages and sending profiles as drafts: converted, cleaned, without secret.

Source: shared reference, phishing §§ 4.2, 4.3 and 4.6.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from beffroi.lib.text import fold
from beffroi.phishing.rules.gophish.brands import Brand, brands_in
from beffroi.phishing.rules.gophish.dialects import convert
from beffroi.phishing.rules.gophish.markup import clean_html, words_of
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable
from beffroi.phishing.rules.gophish.shapes import Attachment, Page, Profile, Template
from beffroi.phishing.rules.gophish.values import (
    BODY_LIMIT,
    LINE_LIMIT,
    line_of,
    mapping_of,
    mappings_of,
    moment_of,
    text_of,
    truth_of,
    whole_of,
)

ATTACHMENTS_MOST = 50
HEADERS_MOST = 50
_UNSAFE_HEADER = re.compile(
    r"key|token|auth|secret|pass|cookie|signature", re.IGNORECASE
)
_HINTS = (
    "category",
    "difficulty_level",
    "deception_score",
    "language",
    "target_role",
    "description",
)


def key_of(value: Mapping[str, Any], name: str) -> str:
    """Return the identifier of an object, or one made from its name."""
    number = whole_of(value.get("id"))
    if number:
        return str(number)
    given = line_of(value.get("id") or value.get("slug"), 60)
    if given and given not in {"0", "null"}:
        return f"id:{given}"
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"nom:{fold(name)[:40]}:{digest}"


def template_of(
    value: Mapping[str, Any], name: str, brands: Sequence[Brand], remarks: Remarks
) -> Template:
    """Return a template in our placeholders.

    Raises: Unusable with the line, when it does what ours cannot, or says nothing.
    """
    subject = convert(line_of(value.get("subject"), LINE_LIMIT), "objet", remarks)
    sender = convert(_sender(value), "expéditeur", remarks)
    text = convert(text_of(value.get("text"), BODY_LIMIT), "texte", remarks)
    source = text_of(value.get("html"), BODY_LIMIT)
    html = clean_html(convert(source, "HTML", remarks), remarks)
    if not (text.strip() or html.html or subject.strip()):
        message = "Ce modèle ne contient ni texte, ni HTML."
        raise Unusable(message)
    attachments = tuple(_attachments(value))
    if attachments:
        names = ", ".join(item.name for item in attachments[:8])
        remarks.converted.append((0, f"pièces jointes notées, non reprises : {names}."))
    found = brands_in((name, subject, sender, text, words_of(html.html)), brands)
    _tell_brands(found, remarks)
    return Template(
        key=key_of(value, name),
        name=name,
        subject=subject,
        sender=sender,
        text=text,
        html=html.html,
        attachments=attachments,
        images=html.images,
        brands=found,
        hints=tuple(_hints(value)),
        modified_at=moment_of(value.get("modified_date")),
    )


def _sender(value: Mapping[str, Any]) -> str:
    return line_of(value.get("envelope_sender") or value.get("from_address"), 300)


def _attachments(value: Mapping[str, Any]) -> Iterable[Attachment]:
    for item in mappings_of(value.get("attachments"))[:ATTACHMENTS_MOST]:
        size = whole_of(item.get("size")) or size_of(item.get("content"))
        name = line_of(item.get("name")) or "sans nom"
        yield Attachment(name, line_of(item.get("type"), 100), size)


def size_of(content: Any) -> int:
    """Return how many bytes a content in base64 holds: three for four characters."""
    return len(content) * 3 // 4 if isinstance(content, str | bytes) else 0


def _hints(value: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key in _HINTS:
        if words := line_of(value.get(key), 300):
            yield key, words
    for family, marks in mapping_of(value.get("indicators")).items():
        for mark, score in mapping_of(marks).items():
            if whole_of(score):
                yield f"{line_of(family, 30)}.{line_of(mark, 30)}", str(whole_of(score))


def _tell_brands(found: tuple[str, ...], remarks: Remarks) -> None:
    if found:
        shown = ", ".join(f"« {name} »" for name in found[:8])
        remarks.converted.append(
            (0, f"marques réelles à remplacer ou à assumer : {shown}.")
        )


def page_of(
    value: Mapping[str, Any], name: str, brands: Sequence[Brand], remarks: Remarks
) -> Page:
    """Return a landing page that fetches nothing and whose secret fields are mute.

    Raises: Unusable with the line.
    """
    source = text_of(value.get("html"), BODY_LIMIT)
    html = clean_html(convert(source, "HTML", remarks), remarks)
    redirect = convert(
        line_of(value.get("redirect_url"), LINE_LIMIT), "redirection", remarks
    )
    if not html.html and not redirect:
        message = "Cette page est vide."
        raise Unusable(message)
    if truth_of(value.get("capture_credentials")) or truth_of(
        value.get("capture_passwords")
    ):
        remarks.converted.append(
            (0, "la saisie n’est jamais gardée : capture désactivée.")
        )
    found = brands_in((name, words_of(html.html)), brands)
    _tell_brands(found, remarks)
    return Page(
        key=key_of(value, name),
        name=name,
        html=html.html,
        redirect=redirect,
        secret_fields=html.secret_fields,
        images=html.images,
        brands=found,
        modified_at=moment_of(value.get("modified_date")),
    )


def profile_of(value: Mapping[str, Any], name: str, remarks: Remarks) -> Profile:
    """Return a sending profile; its password is never looked at, only asked for again."""
    host, port = _host(line_of(value.get("host"), 300))
    username = line_of(value.get("username"), 254)
    if username:
        remarks.converted.append(
            (0, "le mot de passe n’est pas repris : il sera demandé.")
        )
    if truth_of(value.get("ignore_cert_errors")) or truth_of(value.get("ignore_cert")):
        remarks.converted.append((0, "le certificat du serveur d’envoi sera vérifié."))
    return Profile(
        key=key_of(value, name),
        name=name,
        host=host,
        port=port,
        username=username,
        sender=line_of(value.get("from_address"), 300),
        headers=tuple(_headers(value, remarks)),
        modified_at=moment_of(value.get("modified_date")),
    )


def _host(words: str) -> tuple[str, int]:
    host, _, port = words.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        return words[:253], 25
    number = whole_of(port)
    return host[:253], number if 0 < number < 65_536 else 25


def _headers(value: Mapping[str, Any], remarks: Remarks) -> Iterable[tuple[str, str]]:
    for item in mappings_of(value.get("headers"))[:HEADERS_MOST]:
        name = line_of(item.get("key"), 100)
        if _UNSAFE_HEADER.search(name):
            remarks.converted.append(
                (0, f"l’en-tête « {name} » peut être un secret : non repris.")
            )
        elif name:
            yield name, line_of(item.get("value"), 500)
