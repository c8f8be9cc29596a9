"""Notice a social security number in a text, so that no resident's data is kept.

Source: structure of the NIR (INSEE, répertoire national d'identification des
personnes physiques): sex, year, month, department (2A and 2B in Corsica),
municipality, order, then a two-figure key (97 minus the number modulo 97).
"""

import re
from enum import StrEnum

_GAP = r"[\s.\-\u00a0\u202f]{0,2}"
_PARTS = (
    r"[123478]",
    r"\d{2}",
    r"(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)",
    r"(?:\d{2}|2[ABab])",
    r"\d{3}",
    r"\d{3}",
)
_NIR = re.compile(r"(?<!\d)(" + _GAP.join(_PARTS) + r")(?:" + _GAP + r"(\d{2}))?(?!\d)")
CORSICA = {"2A": "19", "2B": "18"}
KEY_BASE = 97


class NirFinding(StrEnum):
    NONE = "none"
    LIKELY = "likely"
    CERTAIN = "certain"


def find_nir(text: str) -> NirFinding:
    """Say whether a text holds a number built like a NIR; certain when its key is right."""
    finding = NirFinding.NONE
    for match in _NIR.finditer(text):
        number = re.sub(r"[^0-9ABab]", "", match[1]).upper()
        if match[2] and _key_of(number) == int(match[2]):
            return NirFinding.CERTAIN
        finding = NirFinding.LIKELY
    return finding


def _key_of(number: str) -> int:
    department = number[5:7]
    figures = number[:5] + CORSICA.get(department, department) + number[7:]
    return KEY_BASE - int(figures) % KEY_BASE
