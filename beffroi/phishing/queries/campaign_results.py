"""The results of a whole test: what its establishments share, and what all come to.

With « indicateurs seulement », the region reads no figure of a place, only in groups of at
least five (design/product.md § 3): where one to four places share nothing, a total with
them less the others would be theirs.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.result_counts import (
    counts_of_place,
    figures_of_places,
)
from beffroi.phishing.queries.results import RobotWords, mode_of, robot_words
from beffroi.phishing.rules.figures import shown_groups
from beffroi.phishing.rules.medians import LEAST_PLACES
from beffroi.phishing.rules.result_words import lead_sentence, shield_sentence
from beffroi.phishing.rules.results import Counts, Figures


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One establishment of a test; `counts` is None where none may be shown.

    `is_open` tells that it shares its figures: they are then those of too few people.
    """

    place: CampaignPlace
    counts: Counts | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class CampaignResults:
    """What a person may read of a whole test.

    `is_partial` tells that the figures leave out the places that share none: they are
    fewer than five. `place_count` is that of the figures.
    """

    campaign: Campaign
    figures: Figures
    mode: str
    place_count: int
    hidden_count: int
    is_partial: bool
    robots: tuple[RobotWords, ...] = ()

    @property
    def counts(self) -> Counts:
        return self.figures.counts

    @property
    def is_over(self) -> bool:
        return self.campaign.is_over

    @property
    def lead(self) -> str:
        return lead_sentence(self.figures, is_over=self.is_over)

    @property
    def shield(self) -> str:
        return "" if self.counts.is_small else shield_sentence(self.figures.moments)


def opened_to(user: User, campaign: Campaign) -> "QuerySet[CampaignPlace]":
    """Return the places of a test whose figures a person may read one by one."""
    detailed = Establishment.objects.detailed_for(user)
    return CampaignPlace.objects.visible_to(user).filter(
        campaign=campaign, establishment__in=detailed.values("pk")
    )


def campaign_results(user: User, campaign: Campaign) -> CampaignResults:
    """Return the figures of a test that a person may read."""
    visible = CampaignPlace.objects.visible_to(user).filter(campaign=campaign)
    opened = opened_to(user, campaign)
    place_count, open_count = visible.count(), opened.count()
    hidden = place_count - open_count
    is_partial = 0 < hidden < LEAST_PLACES
    rows = opened if is_partial else visible
    is_whole = not is_partial and place_count == campaign.places.count()
    figures = figures_of_places(campaign, rows, is_whole=is_whole)
    mode = mode_of(campaign, figures.counts)
    robots: tuple[RobotWords, ...] = ()
    if mode in {"running", "over"}:
        people = Target.objects.filter(place__in=rows, is_check=False)
        robots = robot_words(people)
    elif mode == "small":
        figures = Figures(Counts(figures.counts.delivered))
    shown = open_count if is_partial else place_count
    return CampaignResults(campaign, figures, mode, shown, hidden, is_partial, robots)


def place_rows(user: User, campaign: Campaign) -> "QuerySet[CampaignPlace]":
    """Return the establishments of a test in the order of their names, to be paged."""
    return (
        CampaignPlace.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("establishment")
        .order_by("establishment__sort_name", "pk")
    )


def place_lines(
    user: User, campaign: Campaign, rows: "list[CampaignPlace]"
) -> tuple[PlaceLine, ...]:
    """Return some establishments of a test, each with its figures where they are shared."""
    opened = opened_to(user, campaign)
    sizes = {str(row.pk): counts_of_place(row).delivered for row in opened}
    # A place of four people would be known by the total less all the others.
    shown = shown_groups(sizes)
    return tuple(
        PlaceLine(
            row,
            counts_of_place(row) if str(row.pk) in shown else None,
            str(row.pk) in sizes,
        )
        for row in rows
    )
