"""Read back what our documents hold."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF, from its own character maps."""
    return "\n".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [_page_text(page) for page in pikepdf.open(io.BytesIO(pdf)).pages]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return each font of a PDF, and whether it is embedded."""
    found: dict[str, bool] = {}
    for page in pikepdf.open(io.BytesIO(pdf)).pages:
        for font in page.Resources.get("/Font", {}).values():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor = descendant.FontDescriptor
            found[str(font.BaseFont)] = any(
                key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
            )
    return found


def page_count(pdf: bytes) -> int:
    return len(pikepdf.open(io.BytesIO(pdf)).pages)


def _page_text(page: Any) -> str:
    maps = {
        name: _unicode_map(font)
        for name, font in page.Resources.get("/Font", {}).items()
    }
    pieces: list[str] = []
    current: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            current = maps[str(operands[0])]
        elif name in {"Tj", "TJ"}:
            pieces.extend(_decoded(piece, current) for piece in _strings(operands[0]))
        elif name in {"Tm", "Td", "T*"}:
            pieces.append(" ")
        elif name == "BDC" and len(operands) > 1 and "/ActualText" in operands[1]:
            pieces.append("")
    return "".join(pieces)


def _strings(operand: Any) -> Iterator[bytes]:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    for part in parts:
        if isinstance(part, pikepdf.String):
            yield bytes(part)


def _decoded(raw: bytes, codes: dict[bytes, str]) -> str:
    return "".join(codes.get(raw[i : i + 2], "") for i in range(0, len(raw), 2))


def _unicode_map(font: Any) -> dict[bytes, str]:
    codes: dict[bytes, str] = {}
    if "/ToUnicode" not in font:
        return codes
    block = ""
    for line in font.ToUnicode.read_bytes().decode("latin-1").splitlines():
        words = line.split()
        if line.endswith(("beginbfchar", "beginbfrange")):
            block = words[-1]
        elif line.startswith("end"):
            block = ""
        elif block == "beginbfchar" and len(words) == 2:
            codes[bytes.fromhex(words[0][1:-1])] = bytes.fromhex(words[1][1:-1]).decode(
                "utf-16-be"
            )
        elif block == "beginbfrange" and len(words) == 3:
            _add_range(codes, words)
    return codes


def _add_range(codes: dict[bytes, str], words: list[str]) -> None:
    first, last = (int(word[1:-1], 16) for word in words[:2])
    start = int(words[2][1:-1], 16)
    for offset in range(last - first + 1):
        codes[(first + offset).to_bytes(2, "big")] = chr(start + offset)
