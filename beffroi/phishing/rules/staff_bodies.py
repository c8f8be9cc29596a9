"""Before whom a test is brought: which body represents the staff.

Source: Code du travail, L2311-1 and following (private law); Code de l’action sociale et
des familles, L315-13, Code de la santé publique, L6144-3, and décret n° 2021-1570 of 3
December 2021 (public establishments of care and support); décret n° 2021-571 of 10 May
2021 (local authorities, their CCAS and CIAS).
"""

import re
from enum import StrEnum

from beffroi.lib.text import fold
from beffroi.reference.rules.legal_forms import LegalKind, legal_kind

TERRITORIAL = re.compile(
    r"\b(?:centre (?:inter)?communal d action sociale|ccas|cias|commune|departement"
    r"|region|metropole|collectivite\w*|communaute)\b"
)
HOSPITAL = re.compile(
    r"\b(?:etablissements? publics? (?:de sante|(?:inter)?(?:communal|departemental) d hospitalisation)"
    r"|(?:social|sociaux) et medico soc\w+|hospitalisation|hopital|hospitalier"
    r"|groupement de cooperation sanitaire\b.*\bpublic)\b"
)


class StaffBody(StrEnum):
    """The body, and the service that its establishment belongs to."""

    PRIVATE = "private"
    HOSPITAL = "hospital"
    TERRITORIAL = "territorial"
    OTHER_PUBLIC = "other_public"
    UNKNOWN = "unknown"


WORDS = {
    StaffBody.PRIVATE: "le comité social et économique (CSE)",
    StaffBody.HOSPITAL: "le comité social d’établissement (CSE)",
    StaffBody.TERRITORIAL: "le comité social territorial (CST)",
    StaffBody.OTHER_PUBLIC: "le comité social de l’établissement",
    StaffBody.UNKNOWN: "l’instance qui représente le personnel",
}


def staff_body(legal_status: str) -> StaffBody:
    """Return what the legal form of an organization tells (FINESS words)."""
    kind = legal_kind(legal_status)
    if kind == LegalKind.UNKNOWN:
        return StaffBody.UNKNOWN
    if kind == LegalKind.PRIVATE:
        return StaffBody.PRIVATE
    folded = fold(legal_status)
    if HOSPITAL.search(folded):
        return StaffBody.HOSPITAL
    return (
        StaffBody.TERRITORIAL if TERRITORIAL.search(folded) else StaffBody.OTHER_PUBLIC
    )
