"""The staff of one establishment: list, teams, figures, export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.lib.spreadsheets import Cell
from beffroi.lib.text import fold
from beffroi.organizations.enums import JOB_FAMILY_LABELS
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import (
    StaffMember,
    StaffMemberQuerySet,
    Team,
)
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.organizations.rules.scopes import INVITING_ROLES

HERE, GONE, ALL = "here", "gone", "all"
NO_ADDRESS, OWN_ADDRESS, SHARED_ADDRESS = "none", "own", "shared"
NO_TEAM = "none"
EXPORT_HEADERS = (
    "Nom", "Prénom", "Courriel", "Boîte partagée", "Fonction", "Famille de métiers",
    "Équipe", "Téléphone", "Parti le",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaffFilters:
    """The filters of the list; empty text means no filter.

    `team` is a key or « none »; `presence` here, gone or all; `address` none, own
    or shared.
    """

    words: str = ""
    team: str = ""
    family: str = ""
    presence: str = HERE
    address: str = ""


@dataclass(frozen=True, slots=True)
class StaffLine:
    member: StaffMember
    family_label: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class StaffFigures:
    """How many people are here, and how a lesson can reach them."""

    here: int
    with_address: int
    shared: int
    without_address: int
    teams: int


def my_staff_places(user: User) -> QuerySet[Establishment]:
    """Return the open establishments whose staff a person keeps, by name."""
    return Establishment.objects.held_by(user, *INVITING_ROLES).open().by_name()


def search_staff(place: Establishment, filters: StaffFilters) -> StaffMemberQuerySet:
    rows = StaffMember.objects.filter(establishment=place)
    for word in fold(filters.words).split()[:6]:
        rows = rows.filter(
            Q(sort_name__contains=word)
            | Q(email__contains=word)
            | Q(job__icontains=word)
        )
    if filters.family:
        rows = rows.filter(family=filters.family)
    rows = _by_address(_by_team(rows, filters.team), filters.address)
    if filters.presence == HERE:
        rows = rows.here_on(clock.today())
    elif filters.presence == GONE:
        rows = rows.gone_by(clock.today())
    return rows.select_related("team").order_by("sort_name", "pk")


def _by_team(rows: StaffMemberQuerySet, team: str) -> StaffMemberQuerySet:
    if team == NO_TEAM:
        return rows.filter(team=None)
    try:
        return rows.filter(team_id=UUID(team)) if team else rows
    except ValueError:
        return rows


def _by_address(rows: StaffMemberQuerySet, address: str) -> StaffMemberQuerySet:
    if address == NO_ADDRESS:
        return rows.filter(email="")
    if address in {OWN_ADDRESS, SHARED_ADDRESS}:
        is_shared = address == SHARED_ADDRESS
        return rows.exclude(email="").filter(is_shared=is_shared)
    return rows


def staff_lines(members: Sequence[StaffMember]) -> list[StaffLine]:
    today = clock.today()
    return [
        StaffLine(
            member,
            JOB_FAMILY_LABELS[JobFamily(member.family)],
            member.left_on is not None and member.left_on <= today,
        )
        for member in members
    ]


def staff_figures(place: Establishment) -> StaffFigures:
    """Return the figures above the list, in two queries."""
    rows = StaffMember.objects.filter(establishment=place).here_on(clock.today())
    counts = rows.aggregate(
        here=Count("pk"),
        own=Count("pk", filter=Q(email__gt="", is_shared=False)),
        shared=Count("pk", filter=Q(email__gt="", is_shared=True)),
    )
    return StaffFigures(
        here=counts["here"],
        with_address=counts["own"],
        shared=counts["shared"],
        without_address=counts["here"] - counts["own"] - counts["shared"],
        teams=Team.objects.filter(establishment=place).count(),
    )


def teams_of(place: Establishment) -> QuerySet[Team]:
    return Team.objects.filter(establishment=place).order_by("sort_name", "pk")


def teams_with_counts(place: Establishment) -> QuerySet[Team]:
    """Return the teams, each with `people_count`: those still here."""
    today = clock.today()
    here = Q(people__left_on=None) | Q(people__left_on__gt=today)
    return teams_of(place).annotate(people_count=Count("people", filter=here))


def export_rows(members: QuerySet[StaffMember]) -> Iterator[tuple[Cell, ...]]:
    for member in members.iterator(chunk_size=500):
        yield (
            member.last_name, member.first_name, member.email, member.is_shared,
            member.job, JOB_FAMILY_LABELS[JobFamily(member.family)],
            member.team.name if member.team else "", member.phone, member.left_on,
        )  # fmt: skip
