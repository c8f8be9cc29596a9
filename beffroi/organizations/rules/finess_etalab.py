"""The former open FINESS file: `;`, no heading, the kind of each line in its first field.

Source: layout of etalab-cs1100502 (32 fields) and etalab-cs1100501, reference
document « domain facts » § 6.1. The files stopped in May 2026 and go on circulating,
saved again by spreadsheets.
"""

import re
from itertools import pairwise

from beffroi.lib.text import fold
from beffroi.organizations.rules.finess_building import Codes, organization, place
from beffroi.organizations.rules.finess_number import is_finess
from beffroi.organizations.rules.finess_record import LeftAside, Record, RefusedRecord

PLACE_SECTION = "structureet"
ORGANIZATION_SECTION = "structureej"
TITLE_SECTION = "finess"
SECTIONS = frozenset(
    {PLACE_SECTION, ORGANIZATION_SECTION, "geolocalisation", "equipementsocial",
     "autresactivitesoins", "activitesoin", "activitesoins", "equipementlourd", "equiplourd"}
)  # fmt: skip
# Role → place of the field after the section's own; official names for refusals.
_PLACE_FIELDS = {
    "finess": 1, "organization_finess": 2, "name": 3, "long_name": 4, "street_number": 7,
    "street_type": 8, "street": 9, "locality": 11, "department": 13, "routing": 15,
    "phone": 16, "category": 18, "category_label": 19, "siret": 22, "opened_on": 28,
}  # fmt: skip
_HEADINGS = {
    "finess": "nofinesset",
    "organization_finess": "nofinessej",
    "siret": "siret",
}
_MINIMUM_FIELDS = 16
_FIELDS = 32
_ROUTING_LINE = re.compile(r"^\d{4,5} \D")
_PHONE = re.compile(r"^0?\d{9}$")
_SIREN = re.compile(r"^\d{9}$")


def section_of(cells: tuple[str, ...]) -> str:
    """Return the kind of a line; empty when its first field names none."""
    word = fold(cells[0]).replace(" ", "") if cells else ""
    if word in SECTIONS:
        return word
    return TITLE_SECTION if word == TITLE_SECTION and "etalab" in cells[1:3] else ""


def is_positional(cells: tuple[str, ...]) -> bool:
    """Whether a line is a `structureet` line whose first field was left out."""
    return len(cells) >= 28 and is_finess(cells[0]) and is_finess(cells[1])


def _heading(role: str) -> str:
    return _HEADINGS.get(role, role)


def _organization_heading(role: str) -> str:
    return "nofiness" if role == "finess" else role


def _place(cells: tuple[str, ...], line: int, codes: Codes) -> Record:
    if (
        len([cell for cell in cells if cell.strip()]) < 3
        or len(cells) < _MINIMUM_FIELDS
    ):
        reason = f"Cette ligne compte {len(cells)} champs au lieu de 32\u00a0: elle est incomplète."
        return RefusedRecord(line, PLACE_SECTION, reason)
    if any(cell.strip() for cell in cells[_FIELDS:]):
        reason = (
            f"Cette ligne compte {len(cells)} champs au lieu de 32\u00a0: un point-virgule "
            "ou un guillemet dans un nom a décalé les colonnes."
        )
        return RefusedRecord(line, PLACE_SECTION, reason)
    raw = {
        role: cells[index]
        for role, index in _PLACE_FIELDS.items()
        if index < len(cells)
    }
    # This file holds open establishments only.
    return place({**raw, "state": "A"}, line, codes, _heading)


def _organization(cells: tuple[str, ...], line: int, codes: Codes) -> Record:
    """Read a `structureej` line; fields after the names move from one year to another."""
    routed = next(
        (
            i
            for i, cell in enumerate(cells)
            if i > 4 and _ROUTING_LINE.match(cell.strip())
        ),
        0,
    )
    after = [cell.strip() for cell in cells[routed + 1 :]]
    raw = {
        "finess": cells[1] if len(cells) > 1 else "",
        "name": cells[2] if len(cells) > 2 else "",
        "long_name": cells[3] if len(cells) > 3 else "",
        "street": " ".join(cell.strip() for cell in cells[5:8] if cell.strip()),
        "routing": cells[routed] if routed else "",
        "phone": next(
            (cell for cell in after if len(cell) == 10 and _PHONE.match(cell)), ""
        ),
        "siren": next((cell for cell in reversed(after) if _SIREN.match(cell)), ""),
        "legal_status": _legal_status(after),
    }
    return organization(raw, line, codes, _organization_heading)


def _legal_status(fields: list[str]) -> str:
    """Return the label that follows a two-digit code, past the département's."""
    for code, label in pairwise(fields):
        if re.fullmatch(r"\d{2}", code) and len(label) > 3 and not label.isupper():
            return label
    return ""


def record_of(cells: tuple[str, ...], line: int, codes: Codes) -> Record | None:
    """Return what one line says; None for the title line."""
    section = section_of(cells)
    if section == PLACE_SECTION:
        return _place(cells, line, codes)
    if section == ORGANIZATION_SECTION:
        return _organization(cells, line, codes)
    if section == TITLE_SECTION:
        return None
    if is_positional(cells):
        return _place(("", *cells), line, codes)
    return LeftAside(line, section or "lignes sans nature")
