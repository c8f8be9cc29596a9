"""The look of an establishment on what goes out: a value, passed in, never fetched.

Beffroi's own pages keep Beffroi's look.
"""

import base64
from dataclasses import dataclass
from typing import Any

from beffroi.lib.images import png_size

TOWER, BELL = "#1d4b6e", "#e2a12f"


@dataclass(frozen=True, slots=True)
class Brand:
    """Colors that can be read, a logo as PNG or nothing, the lines that end a letter.

    `color` bears white text; `accent` only marks.
    """

    name: str = ""
    color: str = TOWER
    accent: str = BELL
    logo_png: bytes = b""
    contact_lines: tuple[str, ...] = ()
    signature: str = ""

    @property
    def closing(self) -> str:
        """The signature and the contact, as the text of a letter ends."""
        return "\n".join(line for line in (self.signature, *self.contact_lines) if line)


BEFFROI = Brand()


def logo_svg(brand: Brand) -> str:
    """Return the logo as an SVG that documents draw, or nothing."""
    if not brand.logo_png:
        return ""
    width, height = png_size(brand.logo_png)
    data = base64.b64encode(brand.logo_png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>'
    )


def _ratio(brand: Brand) -> float:
    """Return how many times wider than high the logo is."""
    if not brand.logo_png:
        return 1.0
    width, height = png_size(brand.logo_png)
    return width / height


def document_values(brand: Brand) -> dict[str, Any]:
    """Return what the documents kit reads under « brand »."""
    return {
        "name": brand.name,
        "color": brand.color,
        "accent": brand.accent,
        "logo": logo_svg(brand),
        "ratio": _ratio(brand),
        "contact": list(brand.contact_lines),
        "signature": brand.signature,
        "is_own": brand != BEFFROI,
    }
