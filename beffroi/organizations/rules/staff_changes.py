"""Tell what a staff list would change: who is new, who changed, who is missing.

A person is found by the address when it is theirs alone, else by the name. Two people
of one name whom nothing tells apart are refused rather than mixed up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from beffroi.lib.text import fold
from beffroi.organizations.rules.job_families import guess_family
from beffroi.organizations.rules.staff_lines import RefusedLine, StaffLine, name_key

# The fields that a file may write, in the order in which they are shown.
FIELDS = (
    "last_name", "first_name", "email", "is_shared", "job", "family", "team", "phone",
    "left_on",
)  # fmt: skip
NAMESAKES = (
    "Plusieurs personnes portent ce nom : ajoutez leur adresse, "
    "ou corrigez leur fiche à la main."
)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One person already in Beffroi; `values` holds FIELDS, dates as ISO text."""

    key: UUID
    values: Mapping[str, object]

    @property
    def name_key(self) -> str:
        return name_key(str(self.values["last_name"]), str(self.values["first_name"]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one line would do; `key` is None for somebody new."""

    line: int
    key: UUID | None
    values: Mapping[str, object]
    changes: Mapping[str, tuple[object, object]]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Comparison:
    """What a whole file would do; `missing` are the people here whom it does not name."""

    outcomes: list[Outcome] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    missing: list[KnownPerson] = field(default_factory=list)


@dataclass(slots=True)
class _Book:
    """The people known, by what a line may tell of them; `taken` holds their lines."""

    by_email: dict[str, KnownPerson]
    by_name: dict[str, list[KnownPerson]]
    by_line: dict[int, KnownPerson] = field(default_factory=dict)
    taken: dict[UUID, int] = field(default_factory=dict)


def compare(
    lines: Sequence[StaffLine | RefusedLine],
    known: Iterable[KnownPerson],
    today: date,
) -> Comparison:
    """Return what the lines of a file would do to the people known.

    `known` holds everybody, those who left included: they may come back. Only
    people still here can be missing.
    """
    people = list(known)
    book = _book(people, lines)
    found = Comparison()
    for item in lines:
        outcome = item if isinstance(item, RefusedLine) else _outcome(item, book, today)
        if isinstance(outcome, RefusedLine):
            found.refused.append(outcome)
        else:
            found.outcomes.append(outcome)
    found.missing = [
        person
        for person in people
        if person.key not in book.taken and not _is_gone(person.values, today)
    ]
    return found


def _book(
    people: Sequence[KnownPerson], lines: Sequence[StaffLine | RefusedLine]
) -> _Book:
    """Index the people, and give each line the person whose address it bears."""
    book = _Book(by_email={}, by_name={})
    for person in people:
        email = str(person.values["email"])
        if email and not person.values["is_shared"]:
            book.by_email[email] = person
        book.by_name.setdefault(person.name_key, []).append(person)
    for line in lines:
        if isinstance(line, StaffLine) and line.email and not line.is_shared:
            owner = book.by_email.get(line.email)
            if owner is not None:
                book.by_line[line.line] = owner
                book.taken[owner.key] = line.line
    return book


def _is_gone(values: Mapping[str, object], today: date) -> bool:
    return bool(values["left_on"]) and str(values["left_on"]) <= today.isoformat()


def _outcome(line: StaffLine, book: _Book, today: date) -> Outcome | RefusedLine:
    name = f"{line.last_name} {line.first_name}".strip()
    person, doubt = _find(line, book)
    if doubt:
        return RefusedLine(line.line, "nom", doubt, name)
    if person is None:
        if line.left_on is not None and line.left_on <= today:
            reason = "Cette personne est déjà partie."
            return RefusedLine(line.line, "départ", reason, name)
        return Outcome(line.line, None, _values(line, None), {}, line.remarks)
    book.taken[person.key] = line.line
    values = _values(line, person.values)
    if line.left_on is None and _is_gone(person.values, today):
        values["left_on"] = None
    changes = {
        name: (person.values[name], values[name])
        for name in FIELDS
        if values[name] != person.values[name]
    }
    return Outcome(line.line, person.key, values, changes, line.remarks)


def _find(line: StaffLine, book: _Book) -> tuple[KnownPerson | None, str]:
    """Return the person whom a line names, or why nobody can tell."""
    if line.line in book.by_line:
        return book.by_line[line.line], ""
    namesakes = book.by_name.get(line.name_key, [])
    free = [person for person in namesakes if person.key not in book.taken]
    if line.email and not line.is_shared:
        # The address is new here: it is given to who has none, before anybody else.
        unaddressed = [
            p for p in free if not p.values["email"] or p.values["is_shared"]
        ]
        free = unaddressed or free
    elif namesakes and not free:
        return (
            None,
            f"Cette personne est déjà à la ligne {book.taken[namesakes[0].key]}.",
        )
    if len(free) > 1:
        free = [p for p in free if p.values["email"] == line.email]
        if len(free) != 1:
            return None, NAMESAKES
    return (free[0] if free else None), ""


def _values(line: StaffLine, before: Mapping[str, object] | None) -> dict[str, object]:
    """Return the fields after the line; what it leaves empty stays as it was."""
    held = before or dict.fromkeys(FIELDS, "") | {"is_shared": False, "left_on": None}
    job = line.job or held["job"]
    is_same_address = not line.email or line.email == held["email"]
    is_new_job = before is None or fold(str(job)) != fold(str(held["job"]))
    return {
        "last_name": line.last_name,
        "first_name": line.first_name or held["first_name"],
        "email": line.email or held["email"],
        "is_shared": line.is_shared or (is_same_address and held["is_shared"]),
        "job": job,
        "family": guess_family(str(job)).value if is_new_job else held["family"],
        "team": line.team or held["team"],
        "phone": line.phone or held["phone"],
        "left_on": line.left_on.isoformat() if line.left_on else held["left_on"],
    }
