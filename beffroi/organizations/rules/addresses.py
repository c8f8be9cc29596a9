"""From the lines of an address to postcode, town, département and region.

Source: La Poste's routing line (« 31000 TOULOUSE CEDEX 9 »), Insee commune codes,
FINESS overseas codes (reference document « domain facts » § 6.1).
"""

import re
from dataclasses import dataclass

from beffroi.lib.text import fold
from beffroi.reference.rules.territories import Territories

_ROUTING = re.compile(r"^(?:F-?|FR-?)?\s*(\d{4,5})\b[\s,-]*(.*)$")
_TRAILING = re.compile(r"^(.*?)[\s,(-]+(\d{5})\)?$")
_CEDEX = re.compile(r"\s+CEDEX(?:\s+\d{1,2})?\s*(?:FRANCE)?$", re.IGNORECASE)
_INSEE = re.compile(r"^(?:\d{5}|2[AB]\d{3}|\d{4})$")
_DEPARTMENT = re.compile(r"^(?:\d{1,2}|2[AB]|9[A-J]|97\d|98\d)$")
# Numbers of the former coding, whose third and fourth digits tell the territory.
_FINESS_97 = {
    "9701": "971", "9702": "972", "9703": "973", "9704": "974", "9705": "975",
    "9706": "976", "9805": "976", "9806": "986",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Routing:
    postal_code: str
    town: str


def postal_code(raw: str) -> str:
    """Return five digits, a lost leading zero put back; empty when it is none."""
    digits = re.sub(r"[\s\u00a0]", "", re.sub(r"[.,]0+$", "", raw.strip()))
    return digits.zfill(5) if digits.isdigit() and 4 <= len(digits) <= 5 else ""


def without_cedex(town: str) -> str:
    return _CEDEX.sub("", town).strip(" ,-")


def routing(line: str) -> Routing:
    """Split « 78011 VERSAILLES CEDEX » or « Versailles (78011) »; either part may be empty."""
    bare = " ".join(line.split())
    if match := _ROUTING.match(bare):
        return Routing(match[1].zfill(5), without_cedex(match[2]))
    if match := _TRAILING.match(bare):
        return Routing(match[2], without_cedex(match[1]))
    return Routing("", without_cedex(bare))


def insee_code(raw: str) -> str:
    """Return a commune code of five characters; empty when it is none."""
    code = re.sub(r"[.,]0+$", "", raw.strip()).upper()
    return code.zfill(5) if _INSEE.match(code) else ""


def _of_insee(territories: Territories, code: str) -> str:
    if not code:
        return ""
    found = code[:3] if code[:2] in {"97", "98"} else code[:2]
    return found if territories.place(found) else ""


def _of_finess(territories: Territories, finess: str, postal: str) -> str:
    if found := _FINESS_97.get(finess[:4]):
        nearer = territories.of_postal_code(postal)
        is_neighbor = found == "971" and nearer in {"977", "978"}
        return nearer if is_neighbor else found
    return territories.of_finess(finess, postal)


def _of_given(territories: Territories, given: str, postal: str) -> str:
    code = re.sub(r"[.,]0+$", "", given.strip()).upper()
    if _DEPARTMENT.match(code):
        return territories.of_finess(code.zfill(2), postal) or (
            code if territories.place(code) else ""
        )
    words = fold(given)
    names = (*territories.departments.values(), *territories.collectivities.values())
    return next(
        (place.code for place in names if words and fold(place.name) == words), ""
    )


def department(
    territories: Territories,
    *,
    finess: str,
    postal: str = "",
    insee: str = "",
    given: str = "",
) -> str:
    """Return the territory of an establishment; empty when nothing tells it.

    What the file gives comes first, then the commune, the postcode (which may be a
    neighbor's) and the FINESS number. Saint-Barthélemy and Saint-Martin, filed under
    Guadeloupe, are told by their postcode.
    """
    found = (
        _of_given(territories, given, postal)
        or _of_insee(territories, insee)
        or territories.of_postal_code(postal)
        or _of_finess(territories, finess, postal)
    )
    if found == "971" and (nearer := territories.of_postal_code(postal)) in {
        "977",
        "978",
    }:
        return nearer
    return found


def region(territories: Territories, department_code: str) -> str:
    place = territories.place(department_code)
    return place.region_code if place else ""
