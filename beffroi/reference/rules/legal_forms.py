"""Public or private, from the words of a legal form in FINESS.

Source: FINESS, nomenclature of legal forms (file cs1500107 of 2 February 2023).
« Reconnue d’utilité publique » says nothing of a public body: private words come first.
"""

import re
from enum import StrEnum

from beffroi.lib.text import fold

PRIVATE = re.compile(
    r"\b(prives?|privees?|associations?|fondations?|congregations?|mutual\w*|mutuelles?"
    r"|societes?|soc|sarl|sas|sa|sci|eurl|entreprises?|gie|securite sociale|prevoyance"
    r"|personne physique|interet economique)\b"
)
PUBLIC = re.compile(
    r"\b(publics?|publiques?|etat|(?:inter)?departement\w*|communes?|(?:inter)?communal\w*"
    r"|regions?|collectivites?|metropoles?|territoires?|action sociale|ccas|cias"
    r"|syndicat inter hospitalier|social et medico social (?:national|regional))\b"
)


class LegalKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    UNKNOWN = "unknown"


def legal_kind(words: str) -> LegalKind:
    """Return what the legal form of an organization tells; unknown when it tells nothing."""
    folded = fold(words)
    if PRIVATE.search(folded):
        return LegalKind.PRIVATE
    return LegalKind.PUBLIC if PUBLIC.search(folded) else LegalKind.UNKNOWN
