"""Publish the figures of a region, group by group; each step is safe by itself.

The order of the groups is that in which `rules.suppression` admits them: after
each short transaction, what is shown keeps every promise. May be run twice.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from beffroi.lib import clock
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.observatory.models.cells import Cell, Group
from beffroi.observatory.rules.calendar import is_due
from beffroi.observatory.rules.criteria import Criteria, band_of, groups_of
from beffroi.observatory.rules.figures import REFLEX_COUNT, Respondent, figures_of
from beffroi.observatory.rules.suppression import Members, revise
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SupportState
from beffroi.reference.queries import categories, regions

HANDFUL = 500  # keys in one query, as any database takes them


def publish_all() -> int:
    """Publish what is due in every region that has establishments; return how many groups."""
    return sum(publish_region(code) for code in regions())


def publish_region(region_code: str) -> int:
    """Publish the groups of one region that are due; return how many were."""
    today = clock.today()
    groups = {
        group.criteria: group for group in Group.objects.filter(region_code=region_code)
    }
    shown = {key: frozenset(group.member_keys) for key, group in groups.items()}
    erased = _erased(frozenset().union(*shown.values()))
    wanted = {
        criteria: members
        for criteria, members in _members(region_code).items()
        if criteria not in groups
        or (
            is_due(groups[criteria].published_on, today)
            and not shown[criteria] & erased
        )
    }
    renewed = revise(shown, wanted)
    followed = _followed(region_code) if renewed else {}
    for criteria, members in renewed.items():
        _publish(region_code, criteria, members, followed.get(criteria), today)
    return len(renewed)


def _erased(members: Members) -> Members:
    """Return who counts in a group and is no longer here: that group stays as it is shown."""
    keys = sorted(members)
    alive: set[str] = set()
    for start in range(0, len(keys), HANDFUL):
        rows = Standing.objects.filter(pk__in=map(UUID, keys[start : start + HANDFUL]))
        alive.update(str(key) for key in rows.values_list("pk", flat=True))
    return members - alive


def _members(region_code: str) -> Mapping[Criteria, Members]:
    """Return who has answered, by group."""
    rows = (
        Standing.objects.filter(
            establishment__in=Establishment.objects.open().filter(
                region_code=region_code
            ),
            percent__isnull=False,
        )
        .order_by("pk")
        .values_list(
            "pk", "establishment__category_code", "establishment__department_code"
        )
    )
    profiles = Profile.objects.filter(establishment__region_code=region_code)
    places = dict(profiles.values_list("establishment_id", "places"))
    known = categories()
    found: dict[Criteria, set[str]] = {}
    for key, category, department in rows.iterator():
        family = known[category].family if category in known else ""
        for criteria in groups_of(family, band_of(places.get(key)) or "", department):
            found.setdefault(criteria, set()).add(str(key))
    return {criteria: frozenset(keys) for criteria, keys in found.items()}


def _followed(region_code: str) -> Mapping[Criteria, int]:
    """Return how many establishments the regional team follows, by family and département."""
    rows = (
        Establishment.objects.open()
        .filter(
            region_code=region_code,
            support_state__in=[SupportState.INVITED, SupportState.SUPPORTED],
        )
        .order_by()
        .values_list("category_code", "department_code")
        .annotate(count=Count("pk"))
    )
    known = categories()
    found: dict[Criteria, int] = {}
    for category, department, count in rows:
        family = known[category].family if category in known else ""
        for criteria in groups_of(family, "", department):
            found[criteria] = found.get(criteria, 0) + count
    return found


@transaction.atomic
def _publish(
    region_code: str,
    criteria: Criteria,
    members: Members,
    followed_count: int | None,
    today: date,
) -> None:
    """Write one group and its figures, of today, over the members that count."""
    group, _ = Group.objects.update_or_create(
        region_code=region_code,
        family=criteria.family,
        size_band=criteria.size_band,
        department_code=criteria.department,
        defaults={
            "member_keys": sorted(members),
            "followed_count": followed_count,
            "published_on": today,
        },
    )
    group.cells.filter(published_on=today).delete()
    Cell.objects.bulk_create(
        Cell(
            group=group,
            published_on=today,
            metric=figure.metric,
            count=figure.count,
            q1_percent=figure.q1,
            median_percent=figure.median,
            q3_percent=figure.q3,
            share_percent=figure.share,
        )
        for figure in figures_of(_respondents(members))
    )


def _respondents(members: Members) -> list[Respondent]:
    """Read the standings of a group, by handfuls that any database takes."""
    keys = sorted(members)
    lock_count = len(questionnaire().locks)
    found = []
    for start in range(0, len(keys), HANDFUL):
        rows = Standing.objects.filter(pk__in=map(UUID, keys[start : start + HANDFUL]))
        found += [_respondent(row, lock_count) for row in rows]
    return found


def _respondent(row: Standing, lock_count: int) -> Respondent:
    lines = {line["number"]: line for line in row.petals}
    return Respondent(
        percent=row.percent or 0,
        proof_rate=row.proof_rate_percent or 0,
        unknown_rate=row.unknown_rate_percent or 0,
        reflexes=tuple(
            _reflex(lines.get(number, {})) for number in range(1, REFLEX_COUNT + 1)
        ),
        is_express_done=row.express_answered_count >= lock_count,
    )


def _reflex(line: Mapping[str, object]) -> int | None:
    if line.get("level") == ReflexLevel.NO_OBJECT:
        return None
    percent = line.get("percent")
    return percent if isinstance(percent, int) else 0
