"""Take one person out of a file, as far as its kind lets it be done without harm."""

import zipfile
from collections.abc import Callable, Iterable

from beffroi.lib.filescrubbing import office, pdf, pictures, texts
from beffroi.lib.scrubbing import Scrubber

_OFFICE = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.")
_PICTURES: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": pictures.cleaned_jpeg,
    "image/png": pictures.cleaned_png,
    "image/webp": pictures.cleaned_webp,
}
# A file out of its own rules is left as it is, and looked at by a person.
_TROUBLES = (
    zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, LookupError,
    SyntaxError,  # Pillow, of a damaged Exif
)  # fmt: skip


def cleaned(raw: bytes, media_type: str, scrubber: Scrubber) -> bytes:
    """Return the file without its author and, where its texts may change, the person.

    The same bytes when nothing was to be done, when a signature would be broken, and
    when the file cannot be read.
    """
    try:
        return _cleaned(raw, media_type, scrubber)
    except _TROUBLES:
        return raw


def _cleaned(raw: bytes, media_type: str, scrubber: Scrubber) -> bytes:
    if media_type == "application/pdf":
        return raw if pdf.is_signed(raw) else pdf.cleaned_pdf(raw, scrubber)
    if media_type.startswith(_OFFICE):
        return raw if office.is_signed(raw) else office.cleaned_office(raw, scrubber)
    if media_type in _PICTURES:
        return _PICTURES[media_type](raw)
    if media_type == "message/rfc822":
        return texts.cleaned_letter(raw, scrubber)
    return texts.cleaned_text(raw, scrubber)


def names(raw: bytes, media_type: str, scrubber: Scrubber) -> bool:
    """Tell whether the file names the person; a scanned page is not read."""
    try:
        return any(scrubber.finds(text) for text in _texts(raw, media_type))
    except _TROUBLES:
        return True  # a person looks


def _texts(raw: bytes, media_type: str) -> Iterable[str]:
    if media_type == "application/pdf":
        return pdf.texts_of_pdf(raw)
    if media_type.startswith(_OFFICE):
        return office.texts_of_office(raw)
    if media_type == "message/rfc822":
        return texts.texts_of_letter(raw)
    if media_type in _PICTURES:
        return [raw.decode(code, errors="ignore") for code in ("utf-8", "utf-16-le")]
    return [raw.decode(texts.encoding_of(raw), errors="ignore")]
