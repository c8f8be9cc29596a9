"""Take who wrote a PDF out of its properties, byte for byte: nothing else moves.

Each word is replaced by as many spaces, so that the offsets of the file stay true. What
stands in compressed objects is left: whoever asks must look again.
Source: ISO 32000-1 § 7.3.4 (strings), § 14.3 (document information, XMP).
"""

import re
import zlib
from collections.abc import Iterator
from html import unescape

from beffroi.lib.scrubbing import Scrubber

READ_AT_MOST = 60 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_PROPERTY = re.compile(
    rb"(/(?P<key>Author|Title|Subject|Keywords|Creator)\s*)"
    rb"(?:\((?P<text>(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>)",
    re.DOTALL,
)
_PACKET = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
_XMP_CREATOR = re.compile(rb"<dc:creator\b.*?</dc:creator>", re.DOTALL)
_XMP_TEXT = re.compile(rb">([^<>]+)<")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def is_signed(raw: bytes) -> bool:
    """Tell whether a signature would no longer hold once anything is changed."""
    return b"/ByteRange" in raw


def cleaned_pdf(raw: bytes, scrubber: Scrubber) -> bytes:
    """Return the PDF without its author, nor the person in its other properties."""
    raw = _PROPERTY.sub(lambda found: _cleaned_property(found, scrubber), raw)
    return _PACKET.sub(lambda found: cleaned_xmp(found[0], scrubber), raw)


def _cleaned_property(found: "re.Match[bytes]", scrubber: Scrubber) -> bytes:
    kind = "text" if found["text"] is not None else "hex"
    held = found[kind]
    if found["key"] != b"Author" and not scrubber.finds(_told(held, kind)):
        return found[0]
    blank = b" " * len(held)  # also in hexadecimal, where spaces count for nothing
    start = found.start(kind) - found.start()
    return found[0][:start] + blank + found[0][start + len(held) :]


def _told(held: bytes, kind: str) -> str:
    """Return what a string of a PDF says."""
    if kind == "hex":
        digits = re.sub(rb"\s", b"", held)
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPE.sub(lambda found: _escaped(found[1]), held)
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", errors="ignore")
    return raw.removeprefix(b"\xef\xbb\xbf").decode("cp1252", errors="ignore")


def _escaped(code: bytes) -> bytes:
    if code.isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _CONTROLS.get(code, b"" if code.strip() == b"" else code)


def cleaned_xmp(packet: bytes, scrubber: Scrubber) -> bytes:
    """Return an XMP packet of the same length without creators, nor the person."""
    packet = _XMP_CREATOR.sub(
        lambda found: _XMP_TEXT.sub(lambda text: _blank(text[0], text[1]), found[0]),
        packet,
    )
    return _XMP_TEXT.sub(
        lambda found: (
            _blank(found[0], found[1])
            if scrubber.finds(unescape(found[1].decode("utf-8", errors="ignore")))
            else found[0]
        ),
        packet,
    )


def _blank(whole: bytes, text: bytes) -> bytes:
    return whole[:1] + b" " * len(text) + whole[-1:]


def texts_of_pdf(raw: bytes) -> Iterator[str]:
    """Yield what can be read: properties, plain bytes, compressed streams."""
    for found in _PROPERTY.finditer(raw):
        kind = "text" if found["text"] is not None else "hex"
        yield _told(found[kind], kind)
    for packet in _PACKET.finditer(raw):
        yield unescape(packet[0].decode("utf-8", errors="ignore"))
    yield raw.decode("utf-8", errors="ignore")
    yield raw.decode("cp1252", errors="ignore")
    for stream in _STREAM.finditer(raw):
        try:
            opened = zlib.decompressobj().decompress(stream[1], READ_AT_MOST)
        except zlib.error:
            continue
        yield opened.decode("cp1252", errors="ignore")
