"""The counts of a test, read from kept counters or grouped by the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
    Sum,
)

from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.figures import LEAST_PEOPLE
from beffroi.phishing.rules.reasons import Reason
from beffroi.phishing.rules.result_groups import Division
from beffroi.phishing.rules.results import Counts, Figures, Moments, counted
from beffroi.phishing.rules.states import ARRIVED, LOST, HitClass

# Whoever clicked or reported did receive, whatever the server said afterwards.
ACTED = Q(clicked_at__isnull=False) | Q(reported_at__isnull=False)
REACHED = Q(send_state__in=sorted(ARRIVED)) | ACTED
MISSED = Q(send_state__in=sorted(LOST)) & ~ACTED
# The kept counters of an establishment, by the names that figures give them.
COUNTERS = {
    "delivered": "sent_count",
    "lost": "undelivered_count",
    "visited": "visited_count",
    "clicked": "clicked_count",
    "attempted": "attempted_count",
    "reported": "reported_count",
    "robots": "robot_count",
}
MOST_REASON_SETS = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of one team, one family and one scenario."""

    team: str
    family: str
    scenario_key: str
    counts: Counts


def cells_of(place: CampaignPlace) -> list[Cell]:
    """Return the cells of a place in one query; the delivery check counts in none."""
    rows: Iterable[Mapping[str, Any]] = (
        Target.objects.filter(place=place, is_check=False)
        .order_by()
        .values("team_label", "family", "scenario_key")
        .annotate(
            delivered=Count("pk", filter=REACHED),
            lost=Count("pk", filter=MISSED),
            visited=Count("visited_at", filter=REACHED),
            clicked=Count("clicked_at"),
            attempted=Count("attempted_at", filter=REACHED),
            reported=Count("reported_at"),
            robots=Sum("robot_count"),
        )
    )
    return [
        Cell(
            row["team_label"],
            row["family"],
            row["scenario_key"],
            Counts(**{name: row[name] or 0 for name in COUNTERS}),
        )
        for row in rows
    ]


def summed(cells: Iterable[Cell]) -> Counts:
    total = Counts()
    for cell in cells:
        total = total.plus(cell.counts)
    return total


def by_group(cells: Iterable[Cell], division: Division) -> dict[str, Counts]:
    """Return the counts of each team, or of each job family."""
    return _gathered(
        (cell.team if division is Division.TEAM else cell.family, cell)
        for cell in cells
    )


def by_scenario(cells: Iterable[Cell]) -> dict[str, Counts]:
    return _gathered((cell.scenario_key, cell) for cell in cells)


def _gathered(pairs: Iterable[tuple[str, Cell]]) -> dict[str, Counts]:
    found: dict[str, Counts] = defaultdict(Counts)
    for key, cell in pairs:
        found[key] = found[key].plus(cell.counts)
    return dict(found)


def sizes_of(
    cells: Iterable[Cell], division: Division
) -> Mapping[tuple[str, str], int]:
    """Return how many people received, by group and scenario."""
    sizes: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        group = cell.team if division is Division.TEAM else cell.family
        sizes[group, cell.scenario_key] += cell.counts.delivered
    return sizes


def counts_of_place(place: CampaignPlace) -> Counts:
    """Return what the kept counters of a place say; no query."""
    return counted(**{name: getattr(place, kept) for name, kept in COUNTERS.items()})


def figures_of_places(
    campaign: Campaign, places: "QuerySet[CampaignPlace]", *, is_whole: bool
) -> Figures:
    """Return the figures of some places of a test together.

    The half-way delays are read over the whole test: `is_whole` says whether it is.
    """
    sums = {name: Sum(kept) for name, kept in COUNTERS.items()}
    found: dict[str, Any] = places.aggregate(
        **sums,
        first_sent_at=Min("first_sent_at"),
        first_click_at=Min("first_click_at"),
        first_report_at=Min("first_report_at"),
    )
    people = Target.objects.filter(campaign=campaign, is_check=False)
    if not is_whole:
        people = people.filter(place__in=places)
    totals = {name: found.pop(name) or 0 for name in COUNTERS}
    return Figures(
        counted(**totals),
        moments_of(found, people),
    )


def moments_of(
    firsts: Mapping[str, datetime | None], people: "QuerySet[Target]"
) -> Moments:
    """Return first moments with the half-way delays of those who clicked and reported."""
    return Moments(
        first_sent_at=firsts["first_sent_at"],
        first_click_at=firsts["first_click_at"],
        first_report_at=firsts["first_report_at"],
        click_median=_median(people, "clicked_at"),
        report_median=_median(people, "reported_at"),
    )


def _median(people: "QuerySet[Target]", moment: str) -> timedelta | None:
    """Return the delay that half of the people took; None below five of them."""
    acted = people.filter(sent_at__isnull=False, **{f"{moment}__isnull": False})
    count = acted.count()
    if count < LEAST_PEOPLE:
        return None
    wait = ExpressionWrapper(F(moment) - F("sent_at"), output_field=DurationField())
    ordered = acted.annotate(wait=wait).order_by("wait", "pk")
    middle: timedelta = ordered.values_list("wait", flat=True)[count // 2]
    return max(timedelta(), middle)


@dataclass(frozen=True, slots=True)
class RobotLine:
    """How many hits were set aside for one main reason."""

    reason: Reason
    count: int


def robot_lines(targets: "QuerySet[Target]") -> tuple[RobotLine, ...]:
    """Return why hits were told to be robots', the most frequent reason first.

    The first reason of a hit is the one that decided. One query; what is rarer than
    the three hundredth set of reasons is left out.
    """
    rows = (
        Hit.objects.filter(
            hit_class=HitClass.ROBOT, token__in=targets.order_by().values("token")
        )
        .order_by()
        .values("reasons")
        .annotate(count=Count("pk"))
        .order_by("-count")[:MOST_REASON_SETS]
    )
    found: Counter[Reason] = Counter()
    known = set(Reason)
    for row in rows:
        reason = next((word for word in row["reasons"] if word in known), "")
        if reason:
            found[Reason(reason)] += row["count"]
    return tuple(RobotLine(*pair) for pair in found.most_common())
