"""What the home page reads, in a bounded number of queries whatever the size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib import clock
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.standings import StandingLine, standings_for
from beffroi.observatory.queries.cells import (
    GroupFigures,
    regions_read_by,
    whole_region,
)
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet
from beffroi.organizations.rules.states import SharingLevel, SupportState
from beffroi.reference.queries import region_name

SHOWN = 8
QUIET_DAYS = 30
ROLL_UP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """One followed establishment; `percent` is None where the detail is not shared."""

    standing: StandingLine
    percent: int | None
    quiet_days: int | None


@dataclass(frozen=True, slots=True)
class RegionOverview:
    """The regional team's first look; counts concern the establishments followed."""

    followed: int
    invited: int
    started: int
    quiet_count: int
    quiet: tuple[FollowedLine, ...]
    recent: tuple[FollowedLine, ...]


@dataclass(frozen=True, slots=True)
class RollUp:
    """What is counted over a region: numbers, and the keys of the lines to show."""

    followed: int
    invited: int
    started: int
    quiet_count: int
    quiet: tuple[UUID, ...]
    recent: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MyPlaces:
    """The first establishments that a person acts for, and how many there are."""

    count: int
    lines: tuple[StandingLine, ...]


def places_held(user: User) -> EstablishmentQuerySet:
    return Establishment.objects.held_by(user, *FIELD_ROLES).open()


def my_places(held: EstablishmentQuerySet) -> MyPlaces:
    places = list(held.select_related("organization").order_by("name", "pk")[:SHOWN])
    return MyPlaces(held.count(), tuple(standings_for(places).values()))


def region_overview(user: User) -> RegionOverview:
    """Return what the regional team sees first; nothing that was not shared.

    Counts and choices are those of the last minute; each line is read at once.
    """
    codes = Membership.objects.reach_of(user).region_codes(Role.REGIONAL_LEAD)
    key = f"home.region.{'.'.join(sorted(codes))}"
    roll: RollUp | None = cache.get(key)
    if roll is None:
        roll = _roll_up(codes)
        cache.set(key, roll, ROLL_UP_SECONDS)
    return RegionOverview(
        followed=roll.followed,
        invited=roll.invited,
        started=roll.started,
        quiet_count=roll.quiet_count,
        quiet=_lines(roll.quiet, codes),
        recent=_lines(roll.recent, codes),
    )


def _roll_up(codes: frozenset[str]) -> RollUp:
    """Count a whole region: a minute apart at most, however many people look."""
    followed = Establishment.objects.filter(
        region_code__in=codes,
        support_state__in=[SupportState.INVITED, SupportState.SUPPORTED],
    )
    kept = Standing.objects.filter(establishment__in=followed.values("pk"))
    started = kept.filter(answered_count__gt=0)
    quiet = kept.filter(
        Q(last_activity_at__lt=clock.now() - timedelta(days=QUIET_DAYS))
        | Q(expired_evidence_count__gt=0)
    )
    counts = followed.aggregate(
        all=Count("pk"),
        invited=Count("pk", filter=Q(support_state=SupportState.INVITED)),
    )
    latest = F("last_activity_at").desc(nulls_last=True)
    return RollUp(
        followed=counts["all"],
        invited=counts["invited"],
        started=started.count(),
        quiet_count=quiet.count(),
        quiet=_first(quiet.order_by("last_activity_at", "pk")),
        recent=_first(started.order_by(latest, "pk")),
    )


def _first(rows: "QuerySet[Standing]") -> tuple[UUID, ...]:
    return tuple(rows.values_list("pk", flat=True)[:SHOWN])


def _lines(keys: Sequence[UUID], codes: frozenset[str]) -> tuple[FollowedLine, ...]:
    mine = Establishment.objects.filter(region_code__in=codes)
    places = mine.select_related("organization").in_bulk(keys)
    standings = standings_for(places[key] for key in keys if key in places)
    return tuple(_followed(standings[key]) for key in keys if key in standings)


def _followed(standing: StandingLine) -> FollowedLine:
    is_shared = standing.establishment.sharing_level == SharingLevel.DETAIL
    last = standing.last_activity_at
    return FollowedLine(
        standing=standing,
        percent=standing.percent if is_shared else None,
        quiet_days=(clock.now() - last).days if last else None,
    )


def regional_figures(user: User) -> tuple[tuple[str, GroupFigures | None], ...]:
    """Return the published figures of each region that a person may read, with its name."""
    return tuple(
        (region_name(code), whole_region(code)) for code in regions_read_by(user)
    )
