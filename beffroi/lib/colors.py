"""Colors as « #1d4b6e »: contrast, and the nearest darker shade that can be read.

Source: WCAG 2.2, success criteria 1.4.3 (text, 4.5) and 1.4.11 (marks, 3), and its
definition of relative luminance.
"""

import re

TEXT_RATIO = 4.5
MARK_RATIO = 3.0
WHITE = "#ffffff"
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
STEPS = 200


def color_of(text: str) -> str:
    """Return « #rrggbb » in small letters; empty when the text is no color."""
    match = _HEX.fullmatch(text.strip().lower())
    if match is None:
        return ""
    digits = match[1]
    return f"#{digits if len(digits) == 6 else ''.join(d * 2 for d in digits)}"


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def luminance(color: str) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(color: str, ratio: float = TEXT_RATIO) -> str:
    """Return the color, or its nearest darker shade, that reaches a contrast with white.

    The hue stays: the three channels shrink together.
    """
    red, green, blue = _channels(color)
    for step in range(STEPS + 1):
        share = 1 - step / STEPS
        shade = f"#{round(red * share):02x}{round(green * share):02x}{round(blue * share):02x}"
        if contrast(shade, WHITE) >= ratio:
            return shade
    return "#000000"
