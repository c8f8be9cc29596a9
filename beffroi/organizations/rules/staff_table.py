"""What the columns of a staff list mean, guessed from their headings and remembered.

A column means one of ours or nothing. What was chosen once for a heading, in an
organization, is chosen again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from beffroi.lib.text import fold


class StaffColumn(StrEnum):
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    EMAIL = "email"
    JOB = "job"
    TEAM = "team"
    PHONE = "phone"
    LEFT_ON = "left_on"


NAMES = frozenset({StaffColumn.LAST_NAME, StaffColumn.FULL_NAME})
HEADINGS: Mapping[StaffColumn, tuple[str, ...]] = {
    StaffColumn.LAST_NAME: (
        "nom", "noms", "nom de famille", "nom d usage", "nom usuel", "nom marital",
        "nom salarie", "nom du salarie", "nom agent", "nom de l agent", "nom naissance",
        "nom de naissance", "last name", "surname",
    ),
    StaffColumn.FIRST_NAME: (
        "prenom", "prenoms", "prenom usuel", "prenom d usage", "prenom salarie",
        "prenom du salarie", "prenom agent", "prenom de l agent", "first name",
    ),
    StaffColumn.FULL_NAME: (
        "nom prenom", "noms prenoms", "noms et prenoms", "nom et prenom", "prenom nom",
        "prenom et nom", "nom complet", "salarie", "salariee", "salaries", "agent", "agents",
        "identite", "personne", "personnel", "professionnel", "professionnels",
        "collaborateur", "collaboratrice", "nom prenom du salarie", "nom et prenom du salarie",
        "nom et prenom de l agent", "nom prenom agent", "nom affiche", "intervenant",
        "nom du professionnel", "name", "full name",
    ),
    StaffColumn.EMAIL: (
        "courriel", "email", "e mail", "mail", "mails", "mel", "adresse electronique",
        "adresse mail", "adresse e mail", "adresse courriel", "adresse email",
        "adresse de messagerie", "messagerie", "mail pro", "mail professionnel",
        "email professionnel", "e mail professionnel", "courriel professionnel",
        "adresse mail professionnelle", "adresse mail pro", "adresse electronique professionnelle",
        "adresse messagerie", "mail travail", "upn", "user principal name", "mss",
    ),
    StaffColumn.JOB: (
        "fonction", "fonctions", "emploi", "metier", "poste", "poste occupe", "qualification",
        "profession", "grade", "intitule du poste", "libelle emploi", "libelle du poste",
        "libelle poste", "libelle fonction", "emploi occupe", "libelle grade", "statut emploi",
        "intitule", "intitule de poste", "metier fonction", "fonction metier", "job title",
    ),
    StaffColumn.TEAM: (
        "service", "services", "equipe", "equipes", "unite", "unite de travail", "pole", "affectation",
        "secteur", "departement", "lieu de travail", "unite de soins", "uf", "groupe",
        "service d affectation", "libelle service", "etage", "pavillon", "site", "section",
        "department",
    ),
    StaffColumn.PHONE: (
        "telephone", "tel", "portable", "mobile", "tel portable", "telephone portable",
        "numero de telephone", "n de telephone", "no de telephone", "tel pro", "telephone professionnel",
        "tel mobile", "gsm", "numero portable", "n tel", "phone",
    ),
    StaffColumn.LEFT_ON: (
        "date de sortie", "date sortie", "sortie", "date de depart", "depart", "date depart",
        "fin de contrat", "date de fin", "date fin", "date de fin de contrat", "date fin contrat",
        "date fin de contrat", "parti le", "sorti le", "fin", "date de fin de fonction",
    ),
}  # fmt: skip
_COLUMN_OF = {
    words: column for column, wordings in HEADINGS.items() for words in wordings
}


def heading_key(heading: str) -> str:
    """Return what two spellings of one heading share: « E-Mail (2) » is « e mail »."""
    return re.sub(r" \d+$", "", fold(heading))[:80]


def column_of(heading: str) -> StaffColumn | None:
    """Return which column a heading means; None when it means none of ours.

    What stands in brackets or after an asterisk is left out: « Nom (usage)* ».
    """
    words = heading_key(heading)
    bare = heading_key(re.split(r"[(*:\[]", heading)[0])
    return _COLUMN_OF.get(words) or _COLUMN_OF.get(bare)


def is_heading(cell: str) -> bool:
    return column_of(cell) is not None


def guess_columns(
    headers: Sequence[str], remembered: Mapping[str, str] | None = None
) -> dict[int, StaffColumn]:
    """Return the column that each place most likely holds, each column once.

    `remembered` holds what was chosen earlier by heading key; an empty text means
    that the column was set aside then.
    """
    kept = remembered or {}
    found: dict[int, StaffColumn] = {}
    wanted = [_wanted(heading, kept) for heading in headers]
    # What a person chose comes before what is guessed, and the first guess before the others.
    ranked = sorted(
        range(len(headers)), key=lambda place: (not wanted[place][1], place)
    )
    for place in ranked:
        column = wanted[place][0]
        if column is not None and column not in found.values():
            found[place] = column
    return dict(sorted(_without_doubt(found).items()))


def _wanted(heading: str, kept: Mapping[str, str]) -> tuple[StaffColumn | None, bool]:
    key = heading_key(heading)
    if key in kept:
        return (StaffColumn(kept[key]) if kept[key] else None), True
    return column_of(heading), False


def _without_doubt(found: dict[int, StaffColumn]) -> dict[int, StaffColumn]:
    """Set « nom prénom » aside when both names have a column of their own."""
    held = set(found.values())
    if {StaffColumn.LAST_NAME, StaffColumn.FIRST_NAME} <= held:
        return {p: c for p, c in found.items() if c is not StaffColumn.FULL_NAME}
    if StaffColumn.LAST_NAME in held and StaffColumn.FULL_NAME in held:
        return {p: c for p, c in found.items() if c is not StaffColumn.LAST_NAME}
    return found


def remembered_after(
    headers: Sequence[str],
    columns: Mapping[int, StaffColumn],
    before: Mapping[str, str],
) -> dict[str, str]:
    """Return what to remember once the columns are chosen, the newest choice last."""
    kept = dict(before)
    for place, heading in enumerate(headers):
        if key := heading_key(heading):
            kept.pop(key, None)
            kept[key] = columns[place].value if place in columns else ""
    newest = list(kept.items())[-MOST_REMEMBERED:]
    return dict(newest)


MOST_REMEMBERED = 200


def fault_of(columns: Iterable[StaffColumn]) -> str:
    """Return why a choice of columns cannot be used, or nothing."""
    chosen = list(columns)
    twice = [column for column in set(chosen) if chosen.count(column) > 1]
    if twice:
        return "Deux colonnes du fichier ne peuvent pas donner la même information."
    if not NAMES & set(chosen):
        return "Indiquez au moins la colonne qui contient le nom des personnes."
    return ""
