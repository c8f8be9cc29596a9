"""How far the establishments of a campaign have come, from kept figures alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from beffroi.lib import clock
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.observatory.models.campaigns import Campaign
from beffroi.observatory.rules.campaigns import Activity, Progress, progress_of
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.establishments import codes_of_family
from beffroi.organizations.rules.states import SupportState

# Two weeks leave the time of a call; more campaigns at once would only make noise.
SOON_DAYS, SOON_SHOWN = 14, 5


def targets_of(campaign: Campaign) -> QuerySet[Establishment]:
    """Return the establishments followed by the region that the filters choose."""
    rows = Establishment.objects.open().filter(
        region_code=campaign.region_code,
        support_state__in=[SupportState.INVITED, SupportState.SUPPORTED],
    )
    if campaign.department_code:
        rows = rows.filter(department_code=campaign.department_code)
    if campaign.family:
        rows = rows.filter(category_code__in=codes_of_family(campaign.family))
    return rows


def places_in(
    campaign: Campaign, *, only: Progress | None = None, without: Progress | None = None
) -> QuerySet[Establishment]:
    """Return the establishments of a campaign, by progress if asked.

    While it runs the present figures count; once it is over, what was kept.
    """
    rows = Establishment.objects.filter(
        pk__in=campaign.places.values("establishment_id")
    )
    for progress, is_wanted in ((only, True), (without, False)):
        if progress is None:
            continue
        condition = _is_at(campaign, progress)
        rows = rows.filter(condition) if is_wanted else rows.exclude(condition)
    return rows


def _is_at(campaign: Campaign, progress: Progress) -> Q:
    """Return the condition of one progress; `rules.campaigns` says the same of one row."""
    if campaign.closed_at is not None:
        kept = campaign.places.filter(progress=progress)
        return Q(pk__in=kept.values("establishment_id"))
    here = Standing.objects.filter(pk=OuterRef("pk"))
    since = campaign.launched_at
    confirmed = campaign.places.filter(confirmed_at__gte=since)
    is_active = Q(
        Exists(here.filter(Q(last_activity_at__gte=since) | Q(validated_at__gte=since)))
    ) | Q(pk__in=confirmed.values("establishment_id"))
    is_begun = is_active & Q(Exists(here.filter(express_answered_count__gt=0)))
    total = len(questionnaire().locks)
    is_complete = Q(Exists(here.filter(express_answered_count__gte=total)))
    return {
        Progress.WAITING: ~is_begun,
        Progress.STARTED: is_begun & ~is_complete,
        Progress.DONE: is_begun & is_complete,
    }[progress]


@dataclass(frozen=True, slots=True)
class Lateness:
    """A campaign that ends, and what makes an establishment late in it."""

    closes_on: date
    condition: Q


def lateness_in(region_codes: Collection[str]) -> tuple[Lateness, ...]:
    """Return the campaigns of some regions that end soon, the nearest first, in one query.

    Late is who was invited and has not finished. It is participation, which every
    region may know whatever is shared: no result enters into it.
    """
    soon = clock.today() + timedelta(days=SOON_DAYS)
    rows = Campaign.objects.running().filter(
        region_code__in=region_codes, closes_on__lte=soon
    )
    return tuple(
        Lateness(
            campaign.closes_on,
            Q(pk__in=places_in(campaign, without=Progress.DONE).values("pk")),
        )
        for campaign in rows.order_by("closes_on", "pk")[:SOON_SHOWN]
    )


def progress_by_place(
    campaign: Campaign, keys: Iterable[UUID]
) -> Mapping[UUID, Progress]:
    """Return how far each establishment is, in two queries."""
    wanted = list(keys)
    kept = Standing.objects.in_bulk(wanted)
    rows = campaign.places.filter(establishment_id__in=wanted)
    confirmed = dict(rows.values_list("establishment_id", "confirmed_at"))
    return {
        key: progress_of(
            _activity(kept.get(key), confirmed.get(key)),
            express_total=len(questionnaire().locks),
            launched_at=campaign.launched_at,
        )
        for key in wanted
    }


def _activity(row: Standing | None, confirmed_at: datetime | None) -> Activity:
    if row is None:
        return Activity(0, confirmed_at=confirmed_at)
    return Activity(
        row.express_answered_count, row.last_activity_at, row.validated_at, confirmed_at
    )
