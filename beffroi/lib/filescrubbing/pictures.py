"""Take who made a picture out of its metadata; the picture itself is not drawn again.

Sources: ITU-T T.81 annex B (JPEG segments), Exif 2.32, PNG third edition § 11, WebP
container specification.
"""

import struct
import zlib
from collections.abc import Iterator

from PIL import Image

EXIF_HEAD = b"Exif\x00\x00"
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\x00"
# Description, artist, copyright, computer, and the five of Windows.
_AUTHOR_TAGS = (
    0x010E, 0x013B, 0x013C, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F,
)  # fmt: skip
_EXIF_PART, _OWNER_TAGS = 0x8769, (0x9286, 0xA430)  # comment, owner of the camera
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_XMP_FLAG = 0x04


def cleaned_jpeg(raw: bytes) -> bytes:
    """Return the photo without author, XMP, IPTC nor comment; its orientation stays."""
    out, at = [raw[:2]], 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        out.append(_cleaned_segment(raw[at:end]))
        at = end
    return b"".join([*out, raw[at:]])


def _cleaned_segment(segment: bytes) -> bytes:
    marker, held = segment[1], segment[4:]
    if marker in {0xED, 0xFE} or (marker == 0xE1 and held.startswith(XMP_HEAD)):
        return b""
    if marker != 0xE1 or not held.startswith(EXIF_HEAD):
        return segment
    kept = EXIF_HEAD + cleaned_exif(held.removeprefix(EXIF_HEAD))
    return segment[:2] + struct.pack(">H", len(kept) + 2) + kept


def cleaned_exif(raw: bytes) -> bytes:
    """Return the metadata of a camera without who held it: date and orientation stay."""
    exif = Image.Exif()
    exif.load(EXIF_HEAD + raw)
    part = exif.get_ifd(_EXIF_PART)
    for tag in _AUTHOR_TAGS:
        if tag in exif:
            del exif[tag]
    for tag in _OWNER_TAGS:
        part.pop(tag, None)
    return exif.tobytes().removeprefix(EXIF_HEAD)


def cleaned_png(raw: bytes) -> bytes:
    """Return the image without its texts; the pixels are the same."""
    out = [_PNG_HEAD]
    for kind, chunk in _png_chunks(raw):
        if kind == b"eXIf":
            out.append(_png_chunk(kind, cleaned_exif(chunk[8:-4])))
        elif kind not in _PNG_TEXTS:
            out.append(chunk)
    return b"".join(out)


def _png_chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_HEAD)
    while at + 12 <= len(raw):
        end = at + 12 + int.from_bytes(raw[at : at + 4], "big")
        yield raw[at + 4 : at + 8], raw[at:end]
        at = end


def _png_chunk(kind: bytes, held: bytes) -> bytes:
    check = zlib.crc32(kind + held)
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", check)


def cleaned_webp(raw: bytes) -> bytes:
    """Return the image without XMP, its Exif without author; the pixels are the same."""
    out = []
    for kind, held in _webp_chunks(raw):
        if kind == b"XMP ":
            continue
        kept = cleaned_exif(held.removeprefix(EXIF_HEAD)) if kind == b"EXIF" else held
        if kind == b"VP8X":
            kept = bytes([held[0] & ~_XMP_FLAG]) + held[1:]
        out.append(kind + struct.pack("<I", len(kept)) + kept + b"\0" * (len(kept) % 2))
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(raw):
        size = int.from_bytes(raw[at + 4 : at + 8], "little")
        yield raw[at : at + 4], raw[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
