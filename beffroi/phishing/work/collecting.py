"""Collect the hits that the edge spooled, and count a campaign again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Min, Q, Sum

from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.states import HitClass
from beffroi.phishing.work.settling import neighbors, settle
from beffroi.phishing.work.spooled import first_rows, prune

# So that no write transaction lasts more than a fifth of a second on a slow disk.
BATCH = 200
# A minute’s work for one task; the next one goes on.
MOST_BATCHES = 500


def collect(most_batches: int = MOST_BATCHES) -> int:
    """Copy, classify and count what waits in the spool; return how many hits.

    Each batch leaves the spool only once it is written: stopped anywhere and called
    again, it counts each hit once.
    """
    done = 0
    for _ in range(most_batches):
        rows = first_rows(BATCH)
        if not rows:
            break
        settle({row.token for row in rows}, rows)
        _settle_all(neighbors(rows))
        prune(rows[-1].place)
        done += len(rows)
    settle_undelivered()
    return done


def settle_undelivered() -> None:
    """Class again the hits that came before the moment of delivery was known."""
    waiting = Hit.objects.filter(rules_version=0).order_by("token")
    sent = Target.objects.filter(sent_at__isnull=False, token__in=waiting.values("token"))  # fmt: skip
    _settle_all(sent.values_list("token", flat=True)[:5000])


def _settle_all(tokens: Iterable[str]) -> None:
    for chunk in _chunks(sorted(tokens), BATCH):
        settle(chunk)


def _chunks(values: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


@dataclass(frozen=True, slots=True)
class Counts:
    """What a campaign counts: hits by class, and people by what they did."""

    human_hits: int
    doubtful_hits: int
    robot_hits: int
    clicked: int
    attempted: int
    reported: int


@dataclass(frozen=True, slots=True)
class Recount:
    """The counts of a campaign before and after the present rules went over it."""

    before: Counts
    after: Counts


def counts(campaign: Campaign) -> Counts:
    tokens = Target.objects.filter(campaign=campaign).values("token")
    classes = {c: Count("pk", filter=Q(hit_class=c)) for c in HitClass}
    hits = Hit.objects.filter(token__in=tokens).aggregate(**classes)
    people = CampaignPlace.objects.filter(campaign=campaign).aggregate(
        clicked=Sum("clicked_count"),
        attempted=Sum("attempted_count"),
        reported=Sum("reported_count"),
    )
    return Counts(
        human_hits=hits[HitClass.HUMAN],
        doubtful_hits=hits[HitClass.DOUBTFUL],
        robot_hits=hits[HitClass.ROBOT],
        **{name: value or 0 for name, value in people.items()},
    )


def recount(campaign: Campaign) -> Recount:
    """Class all hits of a campaign by the present rules and count everything again.

    May be called at any time, and twice.
    """
    before = counts(campaign)
    tokens = Target.objects.filter(campaign=campaign).order_by("pk")
    for chunk in _chunks(tokens.values_list("token", flat=True).iterator(), BATCH):
        settle(chunk)
    for place in CampaignPlace.objects.filter(campaign=campaign):
        CampaignPlace.objects.filter(pk=place.pk).update(**_counted(place))
    return Recount(before, counts(campaign))


def _counted(place: CampaignPlace) -> dict[str, Any]:
    """Return the counters of an establishment, counted from its targets."""
    found = Target.objects.filter(place=place, is_check=False).aggregate(
        visited_count=Count("visited_at"),
        clicked_count=Count("clicked_at"),
        attempted_count=Count("attempted_at"),
        reported_count=Count("reported_at"),
        robot_count=Sum("robot_count"),
        first_click_at=Min("clicked_at"),
        first_report_at=Min("reported_at"),
    )
    return {**found, "robot_count": found["robot_count"] or 0}
