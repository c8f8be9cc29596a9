"""The variables of a message to establishments, filled for one person."""

import re
from collections.abc import Sequence

from beffroi.lib.text import plural

FIRST_NAME, LAST_NAME, PLACE = "prénom", "nom", "établissement"
VARIABLES = (FIRST_NAME, LAST_NAME, PLACE)
NAMES_SHOWN = 3
_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")


def unknown_variables(text: str) -> list[str]:
    """Return what stands in braces and means nothing, each once, in order."""
    found = dict.fromkeys(match[1].strip() for match in _BRACES.finditer(text))
    return [name for name in found if name.lower() not in VARIABLES]


def fill(text: str, *, first_name: str, last_name: str, places: Sequence[str]) -> str:
    """Return the text as one person reads it; a name that lacks leaves no double space."""
    values = {FIRST_NAME: first_name, LAST_NAME: last_name, PLACE: place_words(places)}
    filled = _BRACES.sub(
        lambda match: values.get(match[1].strip().lower(), match[0]), text
    )
    return re.sub(r" +([,.])", r"\1", re.sub(r"  +", " ", filled))


def place_words(places: Sequence[str]) -> str:
    """Return « A », « A et B », « A, B, C et 4 autres »."""
    if len(places) > NAMES_SHOWN:
        rest = plural(len(places) - NAMES_SHOWN, "autre")
        return f"{', '.join(places[:NAMES_SHOWN])} et {rest}"
    if len(places) < 2:
        return "".join(places)
    return f"{', '.join(places[:-1])} et {places[-1]}"
