"""Read one line of a staff list, as a French spreadsheet leaves it.

What can be understood is kept with a remark; what cannot be used is refused with its
line, its column and the reason. Totals, repeated headings and empty names are left
aside. Sources of the quirks: staff lists of payroll programs opened then saved in Excel.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from beffroi.lib.text import fold
from beffroi.organizations.rules import finess_values
from beffroi.organizations.rules.staff_table import StaffColumn, column_of

NAME_LIMIT, JOB_LIMIT, TEAM_LIMIT = 100, 120, 80
_EMAIL = re.compile(
    r"^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$"
)
_FORMULA_TEXT = re.compile(r'^="(.*)"$')
_ERROR = re.compile(
    r"^#(?:REF|N/?A|NOM|NAME|VALEUR|VALUE|DIV/0|NUL|NULL|NOMBRE|NUM)\b.*$"
)
_NOTHING = frozenset(
    {"", "neant", "aucun", "aucune", "non", "x", "na", "n a", "nc", "n c", "nr", "ras", "sans",
     "pas de mail", "pas d adresse", "pas de courriel", "pas d email", "pas de messagerie",
     "sans mail", "non renseigne", "non communique", "inconnu", "vide", "null", "aucun mail",
     "pas de boite mail"}
)  # fmt: skip
_TOTALS = re.compile(
    r"^(?:total|totaux|sous total|effectif|nombre|nb|somme|moyenne|etp|fin de|page|edite le|imprime le)\b"
)
_TITLES = re.compile(
    r"^(?:m|mme|mlle|mr|monsieur|madame|mademoiselle|dr|docteur|pr)\.?\s+",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"de", "da", "do", "dos", "du", "des", "d", "le", "la", "van", "von", "den", "el", "al", "ben", "bel", "di", "st", "saint"})  # fmt: skip
SHARED_NAMES = frozenset(
    {"accueil", "secretariat", "contact", "direction", "infirmerie", "soins", "equipe", "ehpad",
     "administration", "compta", "comptabilite", "cuisine", "lingerie", "technique", "animation",
     "info", "planning", "standard", "ide", "as", "astreinte", "service", "residence", "foyer",
     "educateurs", "pharmacie", "rh", "maintenance", "salle", "bureau", "poste", "unite"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One person as a line tells them; an empty text means that the line says nothing."""

    line: int
    last_name: str
    first_name: str
    email: str = ""
    job: str = ""
    team: str = ""
    phone: str = ""
    left_on: date | None = None
    is_shared: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def name_key(self) -> str:
        return name_key(self.last_name, self.first_name)


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line left out; `line` counts from 1 in the file, `name` is what was read of it."""

    line: int
    column: str
    reason: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AsideLine:
    """A line that is no person: a total, a heading repeated, a section."""

    line: int


def name_key(last_name: str, first_name: str) -> str:
    """Return what tells two people apart when they have no address."""
    return f"{fold(last_name)}|{fold(first_name)}"


def cell_of(raw: str) -> tuple[str, bool]:
    """Return a cell as one text, and whether it was a formula or an error of a formula."""
    text = finess_values.text(raw, 400).strip()
    if match := _FORMULA_TEXT.match(text):
        return match[1].replace('""', '"').strip(), False
    if _ERROR.match(text.upper()) or (text.startswith("=") and len(text) > 1):
        return "", True
    return text.lstrip("'").strip(), False


@dataclass(slots=True)
class _Reading:
    """The cells of one line by column, and what is remarked on the way."""

    line: int
    cells: dict[StaffColumn, str]
    formulas: set[StaffColumn]
    remarks: list[str] = field(default_factory=list)


def read_line(
    line: int,
    cells: Sequence[str],
    columns: Mapping[int, StaffColumn],
    headers: Sequence[str],
) -> StaffLine | RefusedLine | AsideLine:
    """Read one line with the columns chosen; `headers` names them in refusals."""
    held: dict[StaffColumn, str] = {}
    formulas: set[StaffColumn] = set()
    for place, column in columns.items():
        held[column], is_formula = cell_of(cells[place] if place < len(cells) else "")
        if is_formula:
            formulas.add(column)
    if _is_aside(cells, held):
        return AsideLine(line)
    reading = _Reading(line, held, formulas)
    names = {column: headers[place] for place, column in columns.items()}
    return _person(reading, names)


def _is_aside(cells: Sequence[str], held: Mapping[StaffColumn, str]) -> bool:
    """Tell a total, a repeated heading or a section from a person."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or _TOTALS.match(fold(filled[0])):
        return True
    if all(
        column_of(value) == column for column, value in held.items() if value
    ) and any(held.values()):
        return True
    # A merged title between two blocks: one cell alone, though people have several.
    return len(filled) == 1 and len(held) > 2 and not held.get(StaffColumn.EMAIL)


def _person(
    reading: _Reading, names: Mapping[StaffColumn, str]
) -> StaffLine | RefusedLine:
    last_name, first_name = _names(reading)
    shown = f"{last_name} {first_name}".strip()
    if not last_name:
        column = next(
            c for c in (StaffColumn.FULL_NAME, StaffColumn.LAST_NAME) if c in names
        )
        reason = (
            "Le nom est une formule sans résultat : collez les valeurs."
            if column in reading.formulas
            else "Le nom manque."
        )
        return RefusedLine(reading.line, names[column], reason, shown)
    email, fault = _email(reading)
    if fault:
        return RefusedLine(reading.line, names[StaffColumn.EMAIL], fault, shown)
    left_on, fault = _left_on(reading)
    if fault:
        return RefusedLine(reading.line, names[StaffColumn.LEFT_ON], fault, shown)
    job, team = (_words(reading.cells.get(c, ""), n) for c, n in ((StaffColumn.JOB, JOB_LIMIT), (StaffColumn.TEAM, TEAM_LIMIT)))  # fmt: skip
    phone = _phone(reading)
    return StaffLine(
        line=reading.line,
        last_name=last_name,
        first_name=first_name,
        email=email,
        job=job,
        team=team,
        phone=phone,
        left_on=left_on,
        is_shared=is_shared_address(email),
        remarks=tuple(reading.remarks),
    )


def _words(raw: str, limit: int) -> str:
    return "" if fold(raw) in _NOTHING - {"x"} else raw[:limit]


def _names(reading: _Reading) -> tuple[str, str]:
    """Return last name then first name, in the capitals of a letter."""
    cells = reading.cells
    last = cells.get(StaffColumn.LAST_NAME, "")
    first = cells.get(StaffColumn.FIRST_NAME, "")
    if StaffColumn.FULL_NAME in cells:
        last, first = split_name(cells[StaffColumn.FULL_NAME])
    elif StaffColumn.FIRST_NAME not in cells:
        last, first = split_name(last)
    elif not last and StaffColumn.LAST_NAME not in reading.formulas:
        last, first = split_name(first)
    last = _TITLES.sub("", last)
    if not re.search(r"[^\W\d_]", last):
        return "", first
    return _cased(last)[:NAME_LIMIT], _cased(first)[:NAME_LIMIT]


def split_name(raw: str) -> tuple[str, str]:
    """Cut « NOM Prénom », « Prénom NOM », « NOM, Prénom » or « Nom Prénom » in two.

    Capitals tell; without them the first word, particles included, is the last name.
    """
    text = _TITLES.sub("", " ".join(raw.split()))
    if "," in text:
        last, _, first = text.partition(",")
        return last.strip(), first.strip()
    words = text.split()
    loud = [word for word in words if _is_loud(word)]
    if loud and len(loud) < len(words):
        quiet = [w for w in words if not _is_loud(w) and fold(w) not in _PARTICLES]
        if quiet:
            return " ".join(w for w in words if w not in quiet), " ".join(quiet)
    cut = 1
    while cut < len(words) - 1 and fold(words[cut - 1]) in _PARTICLES:
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def _is_loud(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _cased(name: str) -> str:
    """Return « DUPONT-MARTIN » as « Dupont-Martin », « jean » as « Jean »; else as it is."""
    if name.isupper() or name.islower():
        return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), name)
    return name


def _email(reading: _Reading) -> tuple[str, str]:
    """Return the address and why it cannot be used, one of them empty."""
    raw = reading.cells.get(StaffColumn.EMAIL, "")
    if StaffColumn.EMAIL in reading.formulas:
        reading.remarks.append("L’adresse était une formule sans résultat.")
    if fold(raw) in _NOTHING:
        return "", ""
    address = clean_email(raw)
    if not address:
        pieces = [
            clean_email(piece) for piece in re.split(r"[;,/|\s]+| ou ", raw) if piece
        ]
        found = [piece for piece in pieces if piece]
        if not found:
            return "", f"« {raw[:60]} » n’est pas une adresse."
        address = found[0]
        if len(found) > 1:
            reading.remarks.append(f"Plusieurs adresses : {address} est gardée.")
    elif address != raw.lower().strip():
        reading.remarks.append(f"L’adresse est corrigée en {address}.")
    return address, ""


def clean_email(raw: str) -> str:
    """Return an address in lower case, without space or accent; empty when it is none."""
    match = re.search(r"<([^<>]+@[^<>]+)>", raw)
    text = (
        (match[1] if match else raw).strip().removeprefix("mailto:").strip("<>;,. '\"")
    )
    text = re.sub(r"\s+", "", text).lower()
    # « dupont@ehpad.fr;martin@ehpad.fr » is two addresses, not one.
    if text.count("@") != 1:
        return ""
    bare = "".join(_bare(char) for char in text)
    return bare if len(bare) <= 254 and ".." not in bare and _EMAIL.match(bare) else ""


def _bare(char: str) -> str:
    return char if char.isascii() else fold(char)


def is_shared_address(address: str) -> bool:
    """Tell whether the words before the @ name a place or a team rather than a person."""
    local = re.split(r"[._\-0-9]+", address.partition("@")[0])
    return bool(address) and local[0] in SHARED_NAMES


def _phone(reading: _Reading) -> str:
    raw = reading.cells.get(StaffColumn.PHONE, "")
    if fold(raw) in _NOTHING:
        return ""
    number = finess_values.phone(re.sub(r"[.,]0+$", "", raw))
    if not number:
        reading.remarks.append("Le téléphone, illisible, n’est pas repris.")
    return number


def _left_on(reading: _Reading) -> tuple[date | None, str]:
    raw = reading.cells.get(StaffColumn.LEFT_ON, "")
    if fold(raw) in _NOTHING:
        return None, ""
    day = finess_values.day(raw)
    if day is None or not 1990 <= day.year <= 2100:
        return None, f"« {raw[:40]} » n’est pas une date."
    return day, ""


def share_addresses(
    lines: Sequence[StaffLine | RefusedLine],
) -> list[StaffLine | RefusedLine]:
    """Note as shared an address that several people bear; leave out what is said twice.

    A person named twice, whatever the address, counts once; two homonyms are told
    apart by their addresses.
    """
    seen: dict[tuple[str, str], int] = {}
    holders: dict[str, list[int]] = {}
    kept: list[StaffLine | RefusedLine] = []
    for item in lines:
        if isinstance(item, RefusedLine):
            kept.append(item)
            continue
        key = (item.name_key, item.email)
        if key in seen:
            reason = f"Cette personne figure déjà à la ligne {seen[key]}."
            name = f"{item.last_name} {item.first_name}".strip()
            kept.append(RefusedLine(item.line, "nom", reason, name))
            continue
        seen[key] = item.line
        if item.email:
            holders.setdefault(item.email, []).append(len(kept))
        kept.append(item)
    for places in holders.values():
        if len(places) > 1:
            first = kept[places[0]].line
            for place in places:
                kept[place] = _as_shared(kept[place], first)
    return kept


def _as_shared(item: StaffLine | RefusedLine, first: int) -> StaffLine | RefusedLine:
    if isinstance(item, RefusedLine) or item.line == first:
        return item if isinstance(item, RefusedLine) else replace(item, is_shared=True)
    remark = f"Même adresse qu’à la ligne {first} : notée comme boîte partagée."
    return replace(item, is_shared=True, remarks=(*item.remarks, remark))
