"""The invented region as immutable objects, and the refusal of a faulty file by name.

Source: issue 2 § 7 (invented names, FINESS numbers starting with 99, placed by
their address); FINESS numbers end with a key computed by Luhn's formula; telephone
numbers are of the ranges that ARCEP keeps for fiction (decision 2018-0881).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib.content import ContentError, need
from beffroi.maturity.rules.levels import ItManager

PREFIX = "99"
FICTION_PHONE = re.compile(r"(04 65 71|05 36 49|06 39 98) \d\d \d\d")
EMAIL_END = ".exemple-beffroi.fr"
WHOLE_REGION = "region"


class Story(StrEnum):
    """What happens to an establishment in six months."""

    ADVANCED = "advanced"
    STEADY = "steady"
    STARTING = "starting"
    STALLED = "stalled"
    INVITED = "invited"
    NOT_INVITED = "not_invited"


ACTIVE = (Story.ADVANCED, Story.STEADY, Story.STARTING, Story.STALLED)


@dataclass(frozen=True, slots=True)
class Body:
    """The regional e-health body."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    slug: str
    finess: str
    name: str
    legal_status: str
    town: str
    department: str

    @property
    def site(self) -> str:
        return f"https://documents.{self.slug}{EMAIL_END}"


@dataclass(frozen=True, slots=True)
class EstablishmentCard:
    """One invented establishment; `organization` is a slug."""

    finess: str
    organization: str
    name: str
    category: str
    address: str
    postal_code: str
    town: str
    department: str
    phone: str
    capacity: int
    staff_count: int
    workstation_count: int
    it_manager: ItManager
    dui: str
    story: Story


@dataclass(frozen=True, slots=True)
class SecondRole:
    """What a person also does, elsewhere."""

    role: Role
    organization: str
    establishments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One invented person; both scopes empty for the region or the installation."""

    first_name: str
    last_name: str
    email: str
    role: Role
    job: str
    organization: str
    establishments: tuple[str, ...]
    is_persona: bool
    also: SecondRole | None = None


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    body: Body
    organizations: tuple[OrganizationCard, ...]
    establishments: tuple[EstablishmentCard, ...]
    people: tuple[PersonCard, ...]

    def organization(self, slug: str) -> OrganizationCard:
        return next(item for item in self.organizations if item.slug == slug)

    def establishment(self, finess: str) -> EstablishmentCard:
        return next(item for item in self.establishments if item.finess == finess)

    def places_of(self, person: PersonCard) -> tuple[EstablishmentCard, ...]:
        """Return the establishments where a person of the field acts."""
        if person.establishments:
            wanted = person.establishments
            return tuple(item for item in self.establishments if item.finess in wanted)
        slug = person.organization
        return tuple(e for e in self.establishments if e.organization == slug)

    def reduced_to(self, numbers: Iterable[str]) -> "Region":
        """Return the same region with some establishments only, and their people."""
        wanted = set(numbers)
        places = [place for place in self.establishments if place.finess in wanted]
        slugs = {place.organization for place in places}
        people = (_reduced(person, slugs, wanted) for person in self.people)
        return replace(
            self,
            organizations=tuple(o for o in self.organizations if o.slug in slugs),
            establishments=tuple(places),
            people=tuple(person for person in people if person is not None),
        )


def _reduced(
    person: PersonCard, slugs: set[str], finess: set[str]
) -> PersonCard | None:
    if person.role not in FIELD_ROLES:
        return person
    if person.organization not in slugs:
        return None
    kept = tuple(number for number in person.establishments if number in finess)
    if person.establishments and not kept:
        return None
    also = person.also
    if also is not None and not set(also.establishments) <= finess:
        also = None
    return replace(person, establishments=kept, also=also)


def parse_region(value: Mapping[str, Any], categories: Iterable[str]) -> Region:
    """Return the region that a file describes.

    Raises: ContentError naming the line's owner, the key and the reason.
    """
    departments = frozenset(need(value, "departments", list, "region.yaml"))
    body = need(value, "regional_body", dict, "region.yaml")
    organizations = tuple(
        _organization(row, departments)
        for row in need(value, "organizations", list, "region.yaml")
    )
    slugs = frozenset(item.slug for item in organizations)
    establishments = tuple(
        _establishment(row, slugs, departments, frozenset(categories))
        for row in need(value, "establishments", list, "region.yaml")
    )
    owner = {place.finess: place.organization for place in establishments}
    region = Region(
        code=need(value, "region", str, "region.yaml"),
        body=Body(*(need(body, key, str, "regional_body") for key in Body.__slots__)),
        organizations=organizations,
        establishments=establishments,
        people=tuple(
            _person(row, slugs, owner)
            for row in need(value, "people", list, "region.yaml")
        ),
    )
    _check_whole(region)
    return region


def _organization(
    row: Mapping[str, Any], departments: frozenset[str]
) -> OrganizationCard:
    where = f"organisme « {row.get('slug', '?')} »"
    texts = {
        key: need(row, key, str, where) for key in OrganizationCard.__dataclass_fields__
    }
    _check_finess(texts["finess"], where)
    _check_department(texts["department"], departments, where)
    return OrganizationCard(**texts)


def _establishment(
    row: Mapping[str, Any],
    slugs: frozenset[str],
    departments: frozenset[str],
    categories: frozenset[str],
) -> EstablishmentCard:
    where = f"établissement {row.get('finess', '?')}"
    texts = {
        key: need(row, key, str, where)
        for key in ("finess", "organization", "name", "category", "address",
                    "postal_code", "town", "department", "phone", "dui")
    }  # fmt: skip
    figures = {
        key: need(row, key, int, where)
        for key in ("capacity", "staff_count", "workstation_count")
    }
    _check_finess(texts["finess"], where)
    _check_department(texts["department"], departments, where)
    _check_phone(texts["phone"], where)
    _check(texts["organization"] in slugs, where, "organization", "organisme inconnu")
    _check(texts["category"] in categories, where, "category", "catégorie inconnue")
    _check(
        texts["postal_code"].startswith(texts["department"]),
        where,
        "postal_code",
        "hors du département",
    )
    return EstablishmentCard(
        **texts,
        **figures,
        it_manager=_word(ItManager, row, "it_manager", where),
        story=_word(Story, row, "story", where),
    )


def _person(
    row: Mapping[str, Any], slugs: frozenset[str], owner: Mapping[str, str]
) -> PersonCard:
    where = f"personne « {row.get('email', '?')} »"
    role = _word(Role, row, "role", where)
    organization, establishments = _scope(row.get("scope"), slugs, owner, where)
    is_field = role in FIELD_ROLES
    _check(is_field == bool(organization), where, "scope", "ne va pas avec le rôle")
    email = need(row, "email", str, where)
    _check(email.endswith(EMAIL_END), where, "email", f"devrait finir par {EMAIL_END}")
    return PersonCard(
        first_name=need(row, "first_name", str, where),
        last_name=need(row, "last_name", str, where),
        email=email,
        role=role,
        job=need(row, "job", str, where),
        organization=organization,
        establishments=establishments,
        is_persona=bool(row.get("persona", False)),
        also=_second_role(row.get("also"), slugs, owner, where),
    )


def _second_role(
    row: object, slugs: frozenset[str], owner: Mapping[str, str], where: str
) -> SecondRole | None:
    if row is None:
        return None
    _check(isinstance(row, dict), where, "also", "attendu role et scope")
    assert isinstance(row, dict)  # noqa: S101  # checked above
    role = _word(Role, row, "role", where)
    _check(role in FIELD_ROLES, where, "also", "attendu un rôle d’établissement")
    organization, establishments = _scope(row.get("scope"), slugs, owner, where)
    _check(bool(establishments), where, "also", "attendu des établissements")
    return SecondRole(role, organization, establishments)


def _scope(
    scope: object, slugs: frozenset[str], owner: Mapping[str, str], where: str
) -> tuple[str, tuple[str, ...]]:
    """Return the organization and the establishments; neither for the whole region."""
    if scope == WHOLE_REGION:
        return "", ()
    if isinstance(scope, str):
        _check(scope in slugs, where, "scope", "organisme inconnu")
        return scope, ()
    numbers = tuple(map(str, scope)) if isinstance(scope, list) else ()
    owners = {owner.get(number, "") for number in numbers}
    is_one = len(owners) == 1 and "" not in owners
    _check(is_one, where, "scope", "établissements inconnus ou de plusieurs organismes")
    return owners.pop(), numbers


def _check_whole(region: Region) -> None:
    """Refuse what is wrong only between rows."""
    numbers = [row.finess for row in region.organizations]
    numbers += [row.finess for row in region.establishments]
    for number, count in Counter(numbers).items():
        _check(count == 1, f"numéro {number}", "finess", "présent deux fois")
    for email, count in Counter(person.email for person in region.people).items():
        _check(count == 1, f"personne « {email} »", "email", "présente deux fois")
    answering = {
        place.finess
        for person in region.people
        if person.role == Role.REFERENT
        for place in region.places_of(person)
    }
    for place in region.establishments:
        is_held = place.story not in ACTIVE or place.finess in answering
        _check(is_held, f"établissement {place.finess}", "story", "personne n’y répond")


def _check_finess(number: str, where: str) -> None:
    is_ours = re.fullmatch(PREFIX + r"\d{7}", number) is not None
    _check(is_ours, where, "finess", f"neuf chiffres commençant par {PREFIX}")
    _check(has_right_key(number), where, "finess", "clé de contrôle fausse")


def has_right_key(number: str) -> bool:
    """Tell whether the last figure agrees with the others (Luhn's formula)."""
    total = 0
    for rank, figure in enumerate(reversed(number)):
        value = int(figure) * (1 + rank % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _check_department(code: str, departments: frozenset[str], where: str) -> None:
    _check(code in departments, where, "department", "hors de la région")


def _check_phone(phone: str, where: str) -> None:
    is_fiction = FICTION_PHONE.fullmatch(phone) is not None
    _check(is_fiction, where, "phone", "hors des tranches réservées à la fiction")


def _word(kind: type[StrEnum], row: Mapping[str, Any], key: str, where: str) -> Any:
    text = need(row, key, str, where)
    words = {item.value for item in kind}
    _check(text in words, where, key, f"« {text} » n’existe pas")
    return kind(text)


def _check(is_right: bool, where: str, key: str, reason: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not is_right:
        message = f"{where} : « {key} », {reason}."
        raise ContentError(message)
