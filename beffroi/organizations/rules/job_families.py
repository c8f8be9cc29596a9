"""Which family of jobs a wording belongs to: « AS de nuit » is care, « ASH » is logistics.

Source: everyday wordings of the collective agreements of the sector (CCN 51, CCN 66,
public hospital service) and the abbreviations of staff lists.
"""

import re
from enum import StrEnum

from beffroi.lib.text import fold


class JobFamily(StrEnum):
    """What a lesson speaks about to somebody: their day, not their grade."""

    CARE = "care"
    EDUCATION = "education"
    ADMINISTRATION = "administration"
    MANAGEMENT = "management"
    LOGISTICS = "logistics"
    TECHNICAL = "technical"
    TEMPORARY = "temporary"
    OTHER = "other"


# The first family one of whose wordings is found wins: what is particular comes first.
# A wording is a run of whole folded words; « * » stands for any ending.
_WORDINGS: tuple[tuple[JobFamily, tuple[str, ...]], ...] = (
    (
        JobFamily.TEMPORARY,
        (
            "interim", "interimaire", "vacataire", "vacation", "vacations", "remplacant*",
            "stagiaire", "apprenti*", "service civique", "benevole", "cdd de remplacement",
        ),
    ),
    (
        JobFamily.ADMINISTRATION,
        (
            "assistant* de direction", "assistant* direction", "secretaire de direction",
            "assistant* rh", "assistant* ressources humaines", "assistant* administrati*",
            "assistant* de gestion", "secretaire", "secretariat", "adjoint* administrati*",
            "agent administrati*", "cadre administrati*", "attache* d administration",
        ),
    ),
    (
        JobFamily.LOGISTICS,
        (
            "ash", "ashq", "asl", "agent* de service*", "agent* des services hospitaliers",
            "agent* hotelier*", "agent* de service interieur", "chef de cuisine",
            "chef cuisinier*", "second de cuisine", "cuisinier*", "cuisine", "commis",
            "aide cuisin*", "restauration", "plonge*", "ling*", "buandier*", "couturier*",
            "agent* d entretien", "entretien des locaux", "agent* de proprete", "menage",
            "femme de menage", "maitre* de maison", "maitresse de maison", "gouvernant*",
            "chauffeur*", "conducteur*", "magasinier*", "logistique*", "hotellerie",
            "agent* polyvalent*", "employe* de restauration", "dietetique cuisine",
        ),
    ),
    (
        JobFamily.TECHNICAL,
        (
            "informatique", "informaticien*", "administrateur reseau*", "technicien* info*",
            "rssi", "dsi", "technicien*", "technique", "techniques", "maintenance",
            "agent* technique*", "ouvrier*", "electricien*", "plombier*", "jardinier*",
            "espaces verts", "homme d entretien", "factotum", "securite incendie", "ssiap",
        ),
    ),
    (
        JobFamily.CARE,
        (
            "ide", "idec", "ibode", "iade", "iao", "ipa", "infirmi*", "as", "aide soignant*",
            "aide soignante", "asd", "asg", "assistant* de soins*", "soignant*", "medecin*", "docteur", "dr",
            "medco", "praticien*", "psychiatre", "pediatre", "geriatre", "pharmacien*",
            "preparat* en pharmacie", "kine*", "masseur*", "ergotherapeute*", "ergo",
            "psychomot*", "orthophoniste*", "orthoptiste*", "psychologue*", "neuropsychologue*",
            "dieteticien*", "sage femme", "puericult*", "auxiliaire de puericulture",
            "manipulateur*", "brancardier*", "ambulancier*", "soins", "soin", "pedicure*", "apa",
            "enseignant* apa", "rehabilitation",
        ),
    ),
    (
        JobFamily.MANAGEMENT,
        (
            "directeur*", "directrice*", "direction", "dg", "dga", "drh", "daf",
            "chef* de service*", "cheffe de service", "chef* de pole", "cadre*", "cadre de sante",
            "responsable*", "coordinat*", "coordonnat*", "president*", "gestionnaire d etablissement",
            "encadrant*", "encadrement",
        ),
    ),
    (
        JobFamily.EDUCATION,
        (
            "educat*", "moniteur*", "monitrice*", "me", "es", "ejs", "eje", "aes", "amp", "avs", "aesh",
            "ases", "cesf", "ass", "accompagnant*", "accompagnement", "aide medico psychologique",
            "auxiliaire de vie*", "assistant* social*", "assistant* familial*",
            "conseiller* en economie*", "mediat*", "animat*", "tisf",
            "technicien* de l intervention sociale*", "mandataire judiciaire*", "mjpm",
            "professeur*", "enseignant*", "instituteur*", "surveillant* de nuit", "veilleur*",
            "veilleuse*", "aide a domicile", "intervenant* a domicile", "auxiliaire*",
            "formateur*", "charge* d insertion", "conseiller* en insertion*",
        ),
    ),
    (
        JobFamily.ADMINISTRATION,
        (
            "administrati*", "comptab*", "rh", "ressources humaines", "paie", "gestionnaire*",
            "facturation", "accueil", "standardiste", "hote* d accueil", "qualite", "qualiticien*",
            "juriste", "archiviste", "communication", "contractuel* administrati*", "agent* d accueil",
            "controle de gestion", "achats", "admissions", "vaguemestre", "dim", "tim",
        ),
    ),
)  # fmt: skip


def _pattern(wordings: tuple[str, ...]) -> re.Pattern[str]:
    folded = (
        " ".join(
            re.escape(fold(word)) + (r"\w*" if word.endswith("*") else "")
            for word in wording.split()
        )
        for wording in wordings
    )
    return re.compile(rf"\b(?:{'|'.join(folded)})\b")


_PATTERNS = tuple((family, _pattern(wordings)) for family, wordings in _WORDINGS)
# Wordings that a more general one further up or down would catch wrongly: a
# « technicien de l’intervention sociale » is no technician.
_EXCEPTIONS = (
    (
        JobFamily.EDUCATION,
        _pattern(
            (
                "technicien* de l intervention sociale*",
                "tisf",
                "educat* technique*",
                "moniteur* d atelier",
                "monitrice* d atelier",
                "educateur* sportif*",
            )
        ),
    ),
    (JobFamily.MANAGEMENT, _pattern(("cadre* de sante", "cadre* de sante paramedical",
                                     "directeur* des soins", "directrice* des soins",
                                     "directeur* technique", "directrice* technique",
                                     "responsable* hotelier*", "chef* de service*",
                                     "directeur* adjoint*", "directrice* adjoint*",
                                     "directeur* general*", "directrice* general*"))),
)  # fmt: skip


def guess_family(job: str) -> JobFamily:
    """Return the family that a wording most likely belongs to; OTHER when none is known."""
    words = fold(job)
    if not words:
        return JobFamily.OTHER
    temporary, *others = _PATTERNS
    for family, pattern in (temporary, *_EXCEPTIONS, *others):
        if pattern.search(words):
            return family
    return JobFamily.OTHER
