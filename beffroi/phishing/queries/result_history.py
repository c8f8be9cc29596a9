"""The tests of one establishment, one after the other, and the region's middle."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from beffroi.lib.clock import FRANCE
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.imported import ImportedCampaign
from beffroi.phishing.models.results import RegionalMedian
from beffroi.phishing.queries.result_counts import counts_of_place
from beffroi.phishing.queries.scenario_library import known_among
from beffroi.phishing.rules.comparisons import CHANGE_LABELS, Past, change
from beffroi.phishing.rules.gophish.shapes import Stage
from beffroi.phishing.rules.phish_scale import LEVEL_OF
from beffroi.phishing.rules.results import Counts
from beffroi.phishing.rules.scenarios import Scenario
from beffroi.phishing.rules.states import CampaignState

SHOWN = 20


def levels_of(
    scenario_keys: Sequence[str], known: Mapping[str, Scenario]
) -> tuple[int, ...]:
    """Return the levels of difficulty of some scenarios; none when one is not known."""
    if any(key not in known for key in scenario_keys):
        return ()
    return tuple(sorted({LEVEL_OF[known[key].difficulty] for key in scenario_keys}))


def past_of(place: CampaignPlace, known: Mapping[str, Scenario]) -> Past:
    """Return a test of a place as its history tells it; `campaign` is already read."""
    campaign = place.campaign
    return Past(
        key=str(place.pk),
        name=campaign.name,
        on=_day(campaign.closed_at or campaign.starts_at),
        counts=counts_of_place(place),
        levels=levels_of(campaign.scenario_keys, known),
    )


def history_of(establishment: Establishment) -> tuple[Past, ...]:
    """Return the closed tests of an establishment, the oldest first, Gophish's among them."""
    own = CampaignPlace.objects.filter(
        establishment=establishment,
        campaign__state=CampaignState.CLOSED,
        sent_count__gt=0,
    ).select_related("campaign")
    rows = list(own.order_by("-campaign__closed_at")[:SHOWN])
    known = known_among(key for row in rows for key in row.campaign.scenario_keys)
    past = [past_of(row, known) for row in rows]
    old = ImportedCampaign.objects.complete().filter(
        establishment=establishment, stage=Stage.COMPLETED
    )
    past += [_imported(row) for row in old[:SHOWN]]
    return tuple(sorted(past, key=lambda one: (one.on or date.min, one.key)))


def _imported(row: ImportedCampaign) -> Past:
    """Return an old test with the clicks that our rules give to human beings.

    A file without people tells no class: its clicks are left out rather than believed.
    """
    told = {name: int(value) for name, value in row.counts.items()}
    delivered = told.get("sent", 0)
    clicked = min(told.get("clicked_human", 0), delivered)
    visited = min(clicked + told.get("clicked_doubtful", 0), delivered)
    return Past(
        key=str(row.pk),
        name=row.name,
        on=_day(row.completed_at or row.launched_at),
        counts=Counts(
            delivered=delivered,
            lost=told.get("failed", 0),
            visited=visited,
            clicked=clicked,
            attempted=min(told.get("submitted", 0), clicked),
            reported=min(told.get("reported", 0), delivered),
            robots=told.get("clicked_robot", 0),
        ),
        is_imported=True,
    )


def last_change(past: Sequence[Past], key: str) -> tuple[Past, str] | None:
    """Return the test before the one named, and what may be said of the change."""
    for before, after in pairwise(past):
        if after.key == key:
            return before, CHANGE_LABELS[change(before, after)]
    return None


def median_beside(region_code: str, levels: Sequence[int]) -> RegionalMedian | None:
    """Return the middle of the region for this difficulty; None below five establishments.

    Tests of several levels, or of none known, are not compared.
    """
    if len(levels) != 1:
        return None
    return RegionalMedian.objects.filter(
        region_code=region_code, level=levels[0]
    ).first()


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(FRANCE).date() if moment else None
