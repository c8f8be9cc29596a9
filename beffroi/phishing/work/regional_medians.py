"""Compute the anonymous middle of each region, by difficulty; may be run twice."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from beffroi.lib import clock
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.results import RegionalMedian
from beffroi.phishing.queries.result_counts import counts_of_place
from beffroi.phishing.queries.result_history import levels_of
from beffroi.phishing.queries.scenario_library import known_among
from beffroi.phishing.rules.medians import LEAST_PLACES, may_renew, middle
from beffroi.phishing.rules.results import Counts
from beffroi.phishing.rules.states import CampaignState

RECENT = timedelta(days=730)
Members = dict[str, Counts]


def publish_medians() -> int:
    """Renew the middles that at least five establishments have moved; return how many.

    The last closed test of each establishment counts, of the last two years.
    """
    found = _members()
    return sum(
        _renew(region, level, members)
        for (region, level), members in sorted(found.items())
        if len(members) >= LEAST_PLACES
    )


def _members() -> dict[tuple[str, int], Members]:
    rows = list(
        CampaignPlace.objects.filter(
            campaign__state=CampaignState.CLOSED,
            campaign__closed_at__gte=clock.now() - RECENT,
        )
        .select_related("campaign")
        .order_by("-campaign__closed_at", "pk")
    )
    known = known_among(key for row in rows for key in row.campaign.scenario_keys)
    found: dict[tuple[str, int], Members] = defaultdict(dict)
    met: set[tuple[object, int]] = set()
    for row in rows:
        counts = counts_of_place(row)
        levels = levels_of(row.campaign.scenario_keys, known)
        is_new = len(levels) == 1 and (row.establishment_id, levels[0]) not in met
        if is_new and not counts.is_small:
            met.add((row.establishment_id, levels[0]))
            found[row.campaign.region_code, levels[0]][str(row.pk)] = counts
    return found


@transaction.atomic
def _renew(region: str, level: int, members: Members) -> bool:
    known = RegionalMedian.objects.filter(region_code=region, level=level).first()
    if not may_renew(known.member_keys if known else (), members):
        return False
    reports = middle([100 * one.reported / one.delivered for one in members.values()])
    clicks = middle([100 * one.clicked / one.delivered for one in members.values()])
    if reports is None or clicks is None:
        return False
    RegionalMedian.objects.update_or_create(
        region_code=region,
        level=level,
        defaults={
            "report_percent": reports,
            "click_percent": clicks,
            "place_count": len(members),
            "member_keys": sorted(members),
            "computed_on": clock.today(),
        },
    )
    return True
