"""A message (.eml) or a bare page as a draft: links become ours, parts are only listed.

Hostile MIME is the rule here: every header and every part is read behind a guard.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header
from email.parser import BytesParser
from typing import Any, TypeVar

from beffroi.phishing.rules.gophish.brands import brands_in
from beffroi.phishing.rules.gophish.dialects import convert
from beffroi.phishing.rules.gophish.drafts import key_of
from beffroi.phishing.rules.gophish.markers import LINK
from beffroi.phishing.rules.gophish.markup import (
    clean_html,
    text_without_addresses,
    words_of,
)
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.rules.gophish.shapes import Attachment, Kind, Template
from beffroi.phishing.rules.gophish.values import (
    BODY_LIMIT,
    LINE_LIMIT,
    line_of,
    text_of,
)

PARTS_MOST = 300
DEPTH_MOST = 40
# What the standard library lets through on broken MIME.
FAULTS = (
    LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError,
    NotImplementedError,
)  # fmt: skip
_BOUNDARIES = re.compile(rb"boundary\s*=", re.IGNORECASE)
_HEADER = re.compile(
    rb"\A(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,80}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}"
)
_MAIL_WORDS = re.compile(
    rb"^(?:from|subject|received|mime-version|content-type|return-path|message-id)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_PAGE_MARKS = re.compile(r"<form\b|type\s*=\s*[\"']?password", re.IGNORECASE)
Value = TypeVar("Value")


@dataclass(slots=True)
class _Parts:
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)


def is_message(sample: bytes) -> bool:
    """Tell a message from another text by its first lines."""
    head = sample[:20_000]
    return bool(_HEADER.match(head) and _MAIL_WORDS.search(head[:4_000]))


def read_message_into(reading: Reading, data: bytes) -> None:
    """Read a message as a template."""
    remarks = Remarks()
    try:
        item = _template(reading, data, remarks)
    except Unusable as error:
        reading.refuse(Kind.TEMPLATE, reading.label, error.line, str(error))
        return
    reading.keep_template(item, remarks)


def _template(reading: Reading, data: bytes, remarks: Remarks) -> Template:
    if len(_BOUNDARIES.findall(data)) > PARTS_MOST:
        message = "Ce message a trop de parties : il n’a pas été ouvert."
        raise Unusable(message)
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(data)
    except FAULTS as error:
        message = "Ce message est trop abîmé pour être lu."
        raise Unusable(message) from error
    parts = _parts_of(mail)
    subject = _header(mail, "subject", LINE_LIMIT)
    name = subject[:200] or reading.label
    text, count = text_without_addresses(convert(parts.text, "texte", remarks))
    if count:
        remarks.converted.append(
            (0, f"texte : adresses remplacées par {LINK} : {count}.")
        )
    html = clean_html(
        convert(parts.html, "HTML", remarks), remarks, replaces_links=True
    )
    if not text.strip() and not html.html:
        message = "Ce message n’a ni texte, ni HTML."
        raise Unusable(message)
    sender = _header(mail, "from", 300)
    listed = ", ".join(item.name for item in parts.attachments[:8])
    if listed:
        remarks.converted.append(
            (0, f"pièces jointes notées, non reprises : {listed}.")
        )
    found = brands_in((subject, sender, text, words_of(html.html)), reading.brands)
    return Template(
        key=key_of({}, f"{reading.label} {name}"),
        name=name,
        subject=convert(subject, "objet", remarks),
        sender=sender,
        text=text,
        html=html.html,
        attachments=tuple(parts.attachments),
        images=html.images,
        brands=found,
    )


def _guarded(read: Callable[[], Value], otherwise: Value) -> Value:
    try:
        return read()
    except FAULTS:
        return otherwise


def _header(mail: Any, name: str, limit: int) -> str:
    raw = _guarded(lambda: str(mail.get(name) or ""), "")[: limit * 8]
    return line_of(_guarded(lambda: "".join(_decoded(raw)), raw), limit)


def _decoded(raw: str) -> Iterator[str]:
    for words, charset in decode_header(raw):
        if isinstance(words, str):
            yield words
        else:
            yield _text(words, charset or "utf-8")


def _text(data: bytes, charset: str) -> str:
    # Some codecs of Python turn bytes into bytes; a text is wanted.
    found = _guarded(lambda: data.decode(charset, errors="replace"), None)
    if not isinstance(found, str):
        found = data.decode("utf-8", errors="replace")
    return text_of(found, BODY_LIMIT)


def _parts_of(mail: Any) -> _Parts:
    parts = _Parts()
    waiting: list[tuple[Any, int]] = [(mail, 0)]
    seen = 0
    while waiting and seen < PARTS_MOST:
        part, depth = waiting.pop()
        seen += 1
        inside = part.get_payload()
        kind = _guarded(part.get_content_type, "text/plain")
        if isinstance(inside, list) and kind != "message/rfc822":
            if depth < DEPTH_MOST:
                waiting.extend((item, depth + 1) for item in reversed(inside))
            continue
        _sort(part, kind, parts)
    return parts


def _sort(part: Any, kind: str, parts: _Parts) -> None:
    """Keep the first text and the first HTML; list the rest."""
    filename = _guarded(lambda: line_of(part.get_filename()), "")
    is_attached = bool(filename) or "attachment" in _header(
        part, "content-disposition", 60
    )
    data: Any = _guarded(lambda: part.get_payload(decode=True), b"")
    data = data if isinstance(data, bytes) else b""
    if not is_attached and kind in {"text/plain", "text/html"}:
        charset = _guarded(lambda: str(part.get_content_charset() or "utf-8"), "utf-8")
        text = _text(data[: BODY_LIMIT * 4], charset)
        if kind == "text/plain" and not parts.text:
            parts.text = text
        elif kind == "text/html" and not parts.html:
            parts.html = text
        return
    # A picture of the signature has an identifier and often no name.
    parts.attachments.append(
        Attachment(
            filename or f"sans nom ({line_of(kind, 60)})", line_of(kind, 100), len(data)
        )
    )


def read_page_into(reading: Reading, html: str) -> None:
    """Read a bare HTML file: a landing page when it asks for something, else a template."""
    value = {"name": reading.label, "html": html}
    if _PAGE_MARKS.search(html):
        reading.add_page(value)
    else:
        reading.add_template(value)


def read_text_into(reading: Reading, text: str) -> None:
    """Read a bare text with markers as a template."""
    reading.add_template({"name": reading.label, "text": text})
