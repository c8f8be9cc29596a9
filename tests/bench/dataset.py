"""Invented data of any size, made in bulk inside a data folder of its own."""

import uuid
from collections.abc import Iterator

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.maturity.models.standing import Standing
from beffroi.observatory.work.publishing import publish_region
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import (
    Establishment,
    ManagingOrganization,
    RegionalBody,
)
from beffroi.organizations.work.search_index import index_places

OURS = "76"
OTHERS = ("11", "24", "27", "28", "32", "44", "52", "53", "75", "84", "93")
ALONE = 60  # so many establishments are a region by themselves
TOWNS = ("Toulouse", "Albi", "Rodez", "Auch", "Foix", "Cahors", "Tarbes", "Mende")
NAMES = (
    "Les Micocouliers",
    "Le Clos fleuri",
    "La Garance",
    "Les Tilleuls",
    "Val d’Olt",
)
KINDS = (
    ("500", "EHPAD"),
    ("183", "IME"),
    ("354", "SSIAD"),
    ("246", "ESAT"),
    ("255", "MAS"),
)


def region_of(number: int) -> str:
    """Return the region of one establishment: ours is small alone, a tenth of the country in it.

    The tenth is a large region: Occitanie holds 9.5 % of the national register.
    """
    if number < ALONE or number % 10 == 0:
        return OURS
    return OTHERS[number % len(OTHERS)]


def fill(size: int) -> tuple[User, User, Establishment]:
    """Create `size` establishments; return the lead of our region, a referent, a place."""
    RegionalBody.objects.create(region_code="76", name="Région de mesure")
    owner = ManagingOrganization.objects.create(
        finess="990000001", name="Association de mesure", region_code="76"
    )
    add_places(owner, range(size))
    place = Establishment.objects.order_by("finess")[0]
    publish_region(OURS)
    lead = _person("lead@mesure.exemple", Role.REGIONAL_LEAD, region_code="76")
    referent = _person("referent@mesure.exemple", Role.REFERENT, organization=owner)
    Membership.objects.get(user=referent).establishments.set([place])
    return lead, referent, place


def add_places(owner: ManagingOrganization, numbers: range) -> None:
    """Add establishments, half of them followed, with their search words."""
    for batch in _batches(_places(numbers, owner), 500):
        Establishment.objects.bulk_create(batch)
        index_places(batch, are_new=True)
        Standing.objects.bulk_create(
            Standing(
                establishment=place,
                answered_count=20,
                percent=40,
                last_activity_at=clock.now(),
            )
            for place in batch
            if place.support_state == "supported"
        )


def _places(numbers: range, owner: ManagingOrganization) -> Iterator[Establishment]:
    for number in numbers:
        code, label = KINDS[number % len(KINDS)]
        yield Establishment(
            id=uuid.UUID(int=number + 1),
            finess=f"99{number:07d}",
            name=f"{label} {NAMES[number % len(NAMES)]} {number}",
            sort_name=f"{label} {NAMES[number % len(NAMES)]} {number}".lower(),
            category_code=code,
            organization=owner,
            department_code=("31", "81", "12", "32", "09")[number % 5],
            region_code=region_of(number),
            postal_code="31000",
            town=TOWNS[number % len(TOWNS)],
            support_state="none" if number % 2 else "supported",
        )


def _batches(rows: Iterator[Establishment], size: int) -> Iterator[list[Establishment]]:
    batch: list[Establishment] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _person(email: str, role: Role, **scope: object) -> User:
    user = User.objects.create_user(email, first_name="Mesure", last_name=role.value)
    Membership.objects.create(user=user, role=role, started_at=clock.now(), **scope)
    return user
