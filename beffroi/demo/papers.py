"""Small real files made here: a one-page PDF, a picture; invented, and saying so."""

import io
import struct
import textwrap
import zlib
from datetime import date

from django.core.files.base import ContentFile

from beffroi.demo.rules.dice import Dice
from beffroi.lib.text import fold, long_date

NOTICE = "Document inventé pour la démonstration de Beffroi."
LINE_LENGTH = 78
WIDTH, HEIGHT = 480, 300
INK, STONE, TOWER, BELL, GOOD = (
    (0x18, 0x22, 0x33),
    (0xF6, 0xF3, 0xEE),
    (0x1D, 0x4B, 0x6E),
    (0xE2, 0xA1, 0x2F),
    (0x2C, 0x6E, 0x49),
)
Color = tuple[int, int, int]


def document(title: str, place: str, text: str, day: date) -> ContentFile[bytes]:
    """Return a PDF of one page: title, place, date, text."""
    return ContentFile(
        pdf_bytes(title, [place, long_date(day), "", *_wrapped(text), "", NOTICE]),
        name=file_name(title, "pdf"),
    )


def picture(title: str, place: str, day: date) -> ContentFile[bytes]:
    """Return a PNG that looks like a screen with its rows."""
    dice = Dice("picture", title, place, day.isoformat())
    return ContentFile(png_bytes(dice), name=file_name(title, "png"))


def file_name(title: str, ending: str) -> str:
    return f"{fold(title).replace(' ', '-')[:80]}.{ending}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LINE_LENGTH)


def pdf_bytes(title: str, lines: list[str]) -> bytes:
    """Write the smallest honest PDF (ISO 32000-1): five objects and their table."""
    drawn = [f"BT /F1 17 Tf 64 760 Td ({_escaped(title)}) Tj ET".encode("cp1252")]
    drawn += [
        f"BT /F1 11 Tf 64 {728 - 17 * rank} Td ({_escaped(line)}) Tj ET".encode(
            "cp1252"
        )
        for rank, line in enumerate(lines)
    ]
    stream = b"\n".join(drawn)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _escaped(text: str) -> str:
    text = text.replace("\u202f", "\u00a0")
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def logo_png(color: str, accent: str) -> bytes:
    """Write the logo of an invented house: its walls of one color under a sun of the other."""
    brick, ochre, paper = _rgb(color), _rgb(accent), (0xFF, 0xFF, 0xFF)
    size, middle = 240, 120
    lines = []
    for y in range(size):
        half = max(0, (y - 60) * 95 // 60) if y < 120 else 80
        wall = half if 60 <= y < 225 else 0
        door = 22 if 160 <= y < 225 else 0
        sun = int(max(0, 28**2 - (y - 34) ** 2) ** 0.5) if y < 62 else 0
        if sun:
            runs = [(middle - sun, paper), (2 * sun, ochre), (middle - sun, paper)]
        else:
            side = wall - door
            runs = [
                (middle - wall, paper), (side, brick), (2 * door, paper), (side, brick),
                (middle - wall, paper),
            ]  # fmt: skip
        lines.append(_line(runs))
    return _png(size, size, lines)


def _rgb(color: str) -> Color:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue


def png_bytes(dice: Dice) -> bytes:
    """Write a picture (PNG specification, third edition) of eight rows on a screen."""
    return _png(WIDTH, HEIGHT, _lines(dice))


def _png(width: int, height: int, lines: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"".join(b"\x00" + line for line in lines)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(pixels, 6)),
            _chunk(b"IEND", b""),
        )
    )


def _lines(dice: Dice) -> list[bytes]:
    """Return the lines of pixels: a header, then rows of a label, a bar and a light."""
    lines = [_line([(WIDTH, TOWER)])] * 36
    while len(lines) < HEIGHT - 33:
        label, bar = dice.between(60, 130), dice.between(40, 200)
        light = GOOD if dice.happens(0.85) else BELL
        row = _line(
            [(24, STONE), (label, INK), (160 - label, STONE), (bar, TOWER),
             (220 - bar, STONE), (16, light), (60, STONE)]
        )  # fmt: skip
        lines += [_line([(WIDTH, STONE)])] * 19 + [row] * 14
    lines += [_line([(WIDTH, STONE)])] * (HEIGHT - len(lines))
    return lines


def _line(runs: list[tuple[int, Color]]) -> bytes:
    return b"".join(bytes(color) * length for length, color in runs)


def _chunk(kind: bytes, body: bytes) -> bytes:
    checked = kind + body
    return (
        struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))
    )
