"""Take one person out of plain texts and of letters."""

import codecs
import email
import email.policy
from email.message import EmailMessage

from beffroi.lib.scrubbing import Scrubber

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def cleaned_text(raw: bytes, scrubber: Scrubber) -> bytes:
    """Return a text without the person, in the encoding that it had."""
    encoding = encoding_of(raw)
    text = raw.decode(encoding, errors="surrogateescape")
    cleaned = scrubber.clean(text)
    if cleaned == text:
        return raw
    return cleaned.encode(encoding, errors="surrogateescape")


def encoding_of(raw: bytes) -> str:
    """Return UTF-8, UTF-16 where its mark says so, else the Western one of Windows."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if _reads(raw, "cp1252") else "latin-1"
    return "utf-8"


def _reads(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def cleaned_letter(raw: bytes, scrubber: Scrubber) -> bytes:
    """Return a letter without the person; the same bytes when it does not name them."""
    letter = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert isinstance(letter, EmailMessage)  # noqa: S101  # what this policy makes
    is_changed = False
    for name in dict.fromkeys(letter.keys()):
        before = [str(value) for value in letter.get_all(name, [])]
        after = [scrubber.clean(value) for value in before]
        if after == before:
            continue
        del letter[name]
        for value in after:
            letter[name] = value
        is_changed = True
    for part in letter.walk():
        if part.get_content_maintype() != "text":
            continue
        text = part.get_content()
        if (after_text := scrubber.clean(text)) != text:
            part.set_content(after_text, subtype=part.get_content_subtype())
            is_changed = True
    return letter.as_bytes() if is_changed else raw


def texts_of_letter(raw: bytes) -> list[str]:
    """Return the headers and the texts of a letter, decoded."""
    letter = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert isinstance(letter, EmailMessage)  # noqa: S101  # what this policy makes
    told = [str(value) for value in letter.values()]
    told += [
        part.get_content()
        for part in letter.walk()
        if part.get_content_maintype() == "text"
    ]
    return [*told, raw.decode("utf-8", errors="ignore")]
