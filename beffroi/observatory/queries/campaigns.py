"""The campaigns of a region, their response rate, and what an establishment sees of one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.lib.spreadsheets import Cell as TableCell
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.observatory.enums import (
    CAMPAIGN_LABELS,
    CAMPAIGN_TONES,
    PROGRESS_LABELS,
    PROGRESS_TONES,
)
from beffroi.observatory.models.campaigns import Campaign
from beffroi.observatory.queries.progress import (
    places_in,
    progress_by_place,
    targets_of,
)
from beffroi.observatory.rules.calendar import Due, rounds_of
from beffroi.observatory.rules.campaigns import (
    CampaignState,
    Progress,
    rate_percent,
)
from beffroi.organizations.models.places import Establishment
from beffroi.reference.queries import department_name, families

EXPORT_HEADERS = (
    "Établissement", "FINESS", "Commune", "Département", "Participation",
    "Questions répondues", "Questions en tout", "Dernière activité",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rates:
    """The response to a campaign, in counts of establishments."""

    invited: int
    started: int
    done: int
    validated: int

    @property
    def active(self) -> int:
        return self.started + self.done

    @property
    def response_percent(self) -> int | None:
        return rate_percent(self.active, self.invited)

    @property
    def done_percent(self) -> int | None:
        return rate_percent(self.done, self.invited)


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign in words."""

    campaign: Campaign
    state_label: str
    tone: str
    scope: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What the region sees of one establishment: participation, share answered, activity."""

    establishment: Establishment
    progress: Progress
    label: str
    tone: str
    answered_count: int
    question_count: int
    last_activity_at: datetime | None


def campaigns_of(user: User) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(user).order_by("-opens_on", "-created_at", "pk")


def line_of(campaign: Campaign) -> CampaignLine:
    state = CampaignState(campaign.state)
    return CampaignLine(
        campaign, CAMPAIGN_LABELS[state], CAMPAIGN_TONES[state], scope_of(campaign)
    )


def scope_of(campaign: Campaign) -> str:
    """Return which establishments a campaign is for, in words."""
    family = families().get(campaign.family)
    parts = [
        family.label if family else "",
        department_name(campaign.department_code) if campaign.department_code else "",
    ]
    return ", ".join(part for part in parts if part) or (
        "Tous les établissements accompagnés ou invités"
    )


def rates_of(campaign: Campaign) -> Rates:
    """Count the response in four queries, from kept figures."""
    if campaign.launched_at is None:
        return Rates(targets_of(campaign).count(), 0, 0, 0)
    return Rates(
        invited=campaign.places.count(),
        started=places_in(campaign, only=Progress.STARTED).count(),
        done=places_in(campaign, only=Progress.DONE).count(),
        validated=_validated(campaign),
    )


def _validated(campaign: Campaign) -> int:
    """Count the establishments validated since the launch and until the end."""
    since, until = campaign.launched_at, campaign.closed_at
    if until is None:
        rows = Standing.objects.filter(
            pk__in=campaign.places.values("establishment_id"), validated_at__gte=since
        )
        return rows.count()
    snapshots = Snapshot.objects.validations().filter(
        assessment__establishment_id__in=campaign.places.values("establishment_id"),
        validated_at__range=(since, until),
    )
    return snapshots.values("assessment__establishment_id").distinct().count()


def reminders_of(campaign: Campaign) -> tuple[Due, ...]:
    return rounds_of(campaign.opens_on, campaign.closes_on)


def campaign_places(
    campaign: Campaign, progress: Progress | None
) -> QuerySet[Establishment]:
    """Return the establishments of a campaign by name, at one progress if asked."""
    return places_in(campaign, only=progress).order_by("sort_name", "pk")


def place_lines(
    campaign: Campaign, places: Iterable[Establishment]
) -> tuple[PlaceLine, ...]:
    """Return what the region sees of some establishments, in four queries at most."""
    held = list(places)
    keys = [place.pk for place in held]
    found = dict(progress_by_place(campaign, keys))
    if campaign.closed_at is not None:
        rows = campaign.places.filter(establishment_id__in=keys).exclude(progress="")
        for key, kept in rows.values_list("establishment_id", "progress"):
            found[key] = Progress(kept)
    kept_figures = Standing.objects.in_bulk(keys)
    total = questionnaire().question_count
    lines = []
    for place in held:
        row = kept_figures.get(place.pk)
        lines.append(
            PlaceLine(
                establishment=place,
                progress=found[place.pk],
                label=PROGRESS_LABELS[found[place.pk]],
                tone=PROGRESS_TONES[found[place.pk]],
                answered_count=row.answered_count if row else 0,
                question_count=total,
                last_activity_at=row.last_activity_at if row else None,
            )
        )
    return tuple(lines)


def export_rows(campaign: Campaign, chunk: int = 200) -> Iterator[Sequence[TableCell]]:
    """Yield the lines of the export, read by chunks."""
    some: list[Establishment] = []
    for place in campaign_places(campaign, None).iterator(chunk):
        some.append(place)
        if len(some) == chunk:
            yield from _export_lines(campaign, some)
            some = []
    yield from _export_lines(campaign, some)


def _export_lines(
    campaign: Campaign, places: list[Establishment]
) -> Iterator[Sequence[TableCell]]:
    for line in place_lines(campaign, places):
        place = line.establishment
        yield (
            place.name, place.finess, place.town,
            department_name(place.department_code), line.label, line.answered_count,
            line.question_count, line.last_activity_at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceCampaign:
    """The campaign under way at one establishment, and how far it has come."""

    campaign: Campaign
    progress: Progress
    express_answered: int
    express_total: int

    @property
    def is_done(self) -> bool:
        return self.progress == Progress.DONE

    @property
    def may_confirm(self) -> bool:
        """Tell whether there is nothing left to answer in the express path."""
        return not self.is_done and self.express_answered >= self.express_total


def campaign_at(place: Establishment) -> PlaceCampaign | None:
    """Return the campaign under way at an establishment, the next to end; three queries."""
    rows = Campaign.objects.open().filter(places__establishment=place)
    campaign = rows.order_by("closes_on", "pk").first()
    if campaign is None:
        return None
    standing = Standing.objects.filter(pk=place.pk).first()
    return PlaceCampaign(
        campaign=campaign,
        progress=progress_by_place(campaign, [place.pk])[place.pk],
        express_answered=standing.express_answered_count if standing else 0,
        express_total=len(questionnaire().locks),
    )
