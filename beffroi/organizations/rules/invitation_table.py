"""Read a table of people to invite: columns in any order, roles in everyday words.

The file names a place by its FINESS number (établissement or organisme), a
person, an address and a role. What cannot be used is refused with its line, its
column and the reason.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib.text import fold
from beffroi.organizations.rules.finess_number import BadNumberError, finess_number

FINESS, LAST_NAME, FIRST_NAME, EMAIL, ROLE = (
    "FINESS",
    "nom",
    "prénom",
    "courriel",
    "rôle",
)
NEEDED = (FINESS, EMAIL, ROLE)
HEADINGS = {
    FINESS: (
        "finess", "numero finess", "no finess", "n finess", "finess et", "finess ej",
        "nofinesset", "nofinessej", "num finess", "code finess", "finess geographique",
        "finess juridique", "numero finess et", "etablissement finess",
    ),
    LAST_NAME: ("nom", "nom de famille", "nom usuel", "name", "last name", "noms"),
    FIRST_NAME: ("prenom", "prenoms", "first name"),
    EMAIL: (
        "courriel", "email", "e mail", "mail", "adresse electronique", "adresse mail",
        "adresse e mail", "adresse courriel", "adresse email", "messagerie", "mel",
    ),
    ROLE: ("role", "fonction", "profil", "role dans beffroi", "droits"),
}  # fmt: skip
ROLE_WORDS = {
    Role.REFERENT: (
        "referent", "referente", "referent ssi", "referente ssi", "rssi", "ssi",
        "referent cyber", "referente cyber", "referent cybersecurite",
        "referente cybersecurite", "responsable informatique", "informatique",
        "referent numerique", "referente numerique",
    ),
    Role.DIRECTOR: (
        "direction", "directeur", "directrice", "directeur adjoint", "directrice adjointe",
        "directeur general", "directrice generale", "dg", "chef d etablissement",
        "cheffe d etablissement",
    ),
    Role.DPO: (
        "dpo", "dpd", "delegue a la protection des donnees",
        "deleguee a la protection des donnees", "delegue protection des donnees",
    ),
    Role.CONTRIBUTOR: ("contributeur", "contributrice", "contribution"),
    Role.READER: ("lecture", "lecteur", "lectrice", "consultation", "lecture seule"),
}  # fmt: skip
_HEADING_OF = {
    fold(word): column for column, words in HEADINGS.items() for word in words
}
_ROLE_OF = {word: role for role, words in ROLE_WORDS.items() for word in words} | {
    fold(role.value): role for role in FIELD_ROLES
}
_EMAIL = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$"
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One usable line."""

    line: int
    finess: str
    email: str
    role: Role
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line left out; `line` counts from 1 in the file."""

    line: int
    column: str
    reason: str


def column_of(heading: str) -> str | None:
    """Return which column a heading means; None when it means none of ours."""
    words = fold(heading)
    return _HEADING_OF.get(words) or _HEADING_OF.get(re.sub(r" \d+$", "", words))


def is_heading(cell: str) -> bool:
    return column_of(cell) is not None


def missing_columns(headers: Sequence[str]) -> list[str]:
    """Return the columns without which nobody can be invited."""
    present = {column_of(heading) for heading in headers}
    return [column for column in NEEDED if column not in present]


def role_of(words: str) -> Role | None:
    """Return the field role that everyday words mean; None when none does.

    « Directrice – EHPAD » is a director: what follows a dash or a bracket is left out.
    """
    folded = fold(words)
    first = fold(re.split(r"[-–—(/,;]", words)[0])
    return _ROLE_OF.get(folded) or _ROLE_OF.get(first)


def read_people(
    headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> tuple[list[PersonLine], list[RefusedLine]]:
    """Return the usable lines and the refused ones; a person named twice counts once.

    `rows` holds the number of each line and its cells.
    """
    places: dict[str, int] = {}
    for index, heading in enumerate(headers):
        column = column_of(heading)
        if column is not None:
            places.setdefault(column, index)
    people: list[PersonLine] = []
    refused: list[RefusedLine] = []
    seen: dict[tuple[str, str, Role], int] = {}
    for line, cells in rows:
        values = {
            column: cells[index].strip() if index < len(cells) else ""
            for column, index in places.items()
        }
        outcome = _read_line(line, values)
        if isinstance(outcome, PersonLine):
            key = (outcome.finess, outcome.email, outcome.role)
            if key in seen:
                reason = f"Cette personne figure déjà à la ligne {seen[key]}."
                refused.append(RefusedLine(line, EMAIL, reason))
                continue
            seen[key] = line
            people.append(outcome)
        else:
            refused.append(outcome)
    return people, refused


def _read_line(line: int, values: dict[str, str]) -> PersonLine | RefusedLine:
    try:
        finess = finess_number(values.get(FINESS, ""))
    except BadNumberError as error:
        return RefusedLine(line, FINESS, str(error))
    email = values.get(EMAIL, "").removeprefix("mailto:").strip("<>").lower()
    if not email:
        return RefusedLine(line, EMAIL, "L’adresse électronique manque.")
    if len(email) > 254 or not _EMAIL.match(email):
        return RefusedLine(line, EMAIL, f"« {email[:60]} » n’est pas une adresse.")
    raw_role = values.get(ROLE, "")
    role = role_of(raw_role)
    if role is None:
        reason = (
            f"« {raw_role[:40]} » n’est pas un rôle connu : référent, direction, DPO, "
            "contributeur ou lecture."
            if raw_role
            else "Le rôle manque."
        )
        return RefusedLine(line, ROLE, reason)
    return PersonLine(
        line=line,
        finess=finess,
        email=email,
        role=role,
        first_name=_name(values.get(FIRST_NAME, "")),
        last_name=_name(values.get(LAST_NAME, "")),
    )


def _name(raw: str) -> str:
    """Return a name to show: « DUPONT-MARTIN » as « Dupont-Martin »."""
    text = " ".join(raw.split())[:100]
    return text.title() if text.isupper() else text
