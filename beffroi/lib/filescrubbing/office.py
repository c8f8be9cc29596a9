"""Take one person out of office documents, and who wrote them out of their properties.

Sources: ECMA-376 part 2 § 11 (core properties), OpenDocument 1.3 part 2 § 4.3 (meta.xml).
"""

import io
import re
import zipfile
from html import unescape
from xml.sax.saxutils import escape

from beffroi.lib.scrubbing import Scrubber

SIGNATURES = ("_xmlsignatures/", "META-INF/documentsignatures.xml")
# In an address a bracket or an accent would make the document unreadable.
IN_ADDRESS = "efface"
_AUTHORS = re.compile(
    r"(<(?P<tag>(?:dc:creator|cp:lastModifiedBy|Manager|meta:initial-creator|"
    r"meta:printed-by))\b[^>]*>)[^<]*(</(?P=tag)>)"
)
_TEXT = re.compile(r">([^<>]+)<")
_ATTRIBUTE = re.compile(r'(\s[\w:]+=")([^"]*)(")')


def is_signed(raw: bytes) -> bool:
    """Tell whether a signature would no longer hold once anything is changed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return any(name.startswith(SIGNATURES) for name in archive.namelist())


def cleaned_office(raw: bytes, scrubber: Scrubber) -> bytes:
    """Return the document without its authors, and without the person in its texts.

    A name cut in two by a change of style is left: whoever asks must look again.
    """
    out = io.BytesIO()
    is_changed = False
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as archive,
        zipfile.ZipFile(out, "w") as copy,
    ):
        for member in archive.infolist():
            before = archive.read(member)
            after = _cleaned_part(member.filename, before, scrubber)
            is_changed |= after != before
            copy.writestr(member, after, compress_type=member.compress_type)
    return out.getvalue() if is_changed else raw


def _cleaned_part(name: str, raw: bytes, scrubber: Scrubber) -> bytes:
    if not name.endswith((".xml", ".rels", ".vml", ".txt")):
        return raw
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    in_address = name.endswith(".rels")
    text = _AUTHORS.sub(r"\1\3", text)
    text = _TEXT.sub(lambda found: f">{_clean(found[1], scrubber)}<", text)
    return _ATTRIBUTE.sub(
        lambda found: (
            found[1] + _clean(found[2], scrubber, in_address=in_address) + found[3]
        ),
        text,
    ).encode()


def _clean(written: str, scrubber: Scrubber, *, in_address: bool = False) -> str:
    """Clean what stands between two marks; what does not name the person stays as it is."""
    told = unescape(written)  # also « &#233; », which some programs write
    if not scrubber.finds(told):
        return written
    cleaned = (
        scrubber.clean(told, by=IN_ADDRESS) if in_address else scrubber.clean(told)
    )
    return escape(cleaned, {'"': "&quot;"})


def texts_of_office(raw: bytes) -> "list[str]":
    """Return the texts of the document, each part whole, whatever the changes of style."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = [
            archive.read(member).decode("utf-8", errors="ignore")
            for member in archive.infolist()
            if member.filename.endswith((".xml", ".rels", ".vml", ".txt"))
        ]
    parts = [unescape(part) for part in parts]
    return [text for part in parts for text in (re.sub(r"<[^>]+>", "", part), part)]
