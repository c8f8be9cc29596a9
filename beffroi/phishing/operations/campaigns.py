"""Prepare a test: its establishments, its people, its dates; then stop it.

Refusal
├── NotInPreparation   the test has been submitted or launched since
├── NobodyThere        no establishment was chosen
├── TwoRegions         the establishments are not of one region
├── NoMomentLeft       no working hour stands between the two dates
└── AlreadyOver        the test is closed or was given up
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.holidays import days_off
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.rules.audience import Audience
from beffroi.phishing.rules.schedule import FRANCE, read_hours, windows
from beffroi.phishing.rules.states import CampaignState

OPEN_AFTER = timedelta(days=7)
NAMES_KEPT = timedelta(days=60)
LONGEST = timedelta(days=93)
STOPPABLE = (
    CampaignState.DRAFT,
    CampaignState.APPROVAL,
    CampaignState.SCHEDULED,
    CampaignState.RUNNING,
    CampaignState.PAUSED,
)


class NotInPreparation(Refusal):
    sentence = "Ce test n’est plus en préparation : il ne se modifie plus."


class NobodyThere(Refusal):
    sentence = "Choisissez au moins un établissement."


class TwoRegions(Refusal):
    sentence = "Un test se mène dans une seule région."


class NoMomentLeft(Refusal):
    sentence = (
        "Entre ces deux dates, aucune heure ouvrée n’est à venir. Choisissez une période "
        "plus longue, trois mois au plus, ou d’autres heures."
    )


class AlreadyOver(Refusal):
    sentence = "Ce test est déjà terminé."


@transaction.atomic
def start_campaign(
    *, places: Sequence[Establishment], name: str, is_regional: bool, by: Actor
) -> Campaign:
    """Open a test in preparation for one establishment, or several led by the region.

    Raises: NobodyThere; TwoRegions.
    """
    if not places:
        raise NobodyThere
    regions = {place.region_code for place in places}
    if len(regions) > 1:
        raise TwoRegions
    campaign = Campaign.objects.create(
        region_code=regions.pop(),
        is_regional=is_regional,
        name=" ".join(name.split())[:120],
        created_at=clock.now(),
        created_by_key=by.key,
        created_by_label=by.label[:200],
    )
    CampaignPlace.objects.bulk_create(
        CampaignPlace(
            campaign=campaign, establishment=place, audience=Audience().kept()
        )
        for place in places
    )
    note(campaign, "start_phishing_test", by=by)
    return campaign


@transaction.atomic
def choose_audience(
    *,
    campaign: Campaign,
    audience: Audience,
    place_keys: Collection[uuid.UUID] = (),
    by: Actor,
) -> Campaign:
    """Choose who takes part, at every establishment of the test or at some.

    Raises: NotInPreparation.
    """
    row = locked_draft(campaign)
    places = row.places.all()
    if place_keys:
        places = places.filter(pk__in=place_keys)
    places.update(audience=audience.kept())
    note(row, "choose_phishing_audience", by=by)
    return row


@transaction.atomic
def choose_dates(
    *,
    campaign: Campaign,
    first_day: date,
    last_day: date,
    hours: str,
    has_weekends: bool = False,
    by: Actor,
) -> Campaign:
    """Choose the days and the hours between which messages leave, at random.

    The test closes a week after the last one; names are erased two months later.
    Raises: NotInPreparation; NoMomentLeft.
    """
    row = locked_draft(campaign)
    start = max(clock.now(), _midnight(first_day))
    end = _midnight(last_day + timedelta(days=1))
    if not (start < end <= start + LONGEST) or not _has_moment(
        start, end, hours, has_weekends=has_weekends
    ):
        raise NoMomentLeft
    row.starts_at, row.ends_at = start, end
    row.closes_at = end + OPEN_AFTER
    row.hours, row.has_weekends = hours, has_weekends
    row.purge_on = (row.closes_at + NAMES_KEPT).astimezone(FRANCE).date()
    row.save()
    note(row, "choose_phishing_dates", by=by)
    return row


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=FRANCE)


def _has_moment(
    start: datetime, end: datetime, text: str, *, has_weekends: bool
) -> bool:
    hours = read_hours(text, has_weekends=has_weekends)
    return hours is not None and bool(
        windows(start, end, hours, days_off(start.year, end.year))
    )


@transaction.atomic
def give_up(*, campaign: Campaign, by: Actor) -> None:
    """Stop a test for good, whatever its state: nothing more will leave.

    Raises: AlreadyOver.
    """
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if row.state not in STOPPABLE:
        raise AlreadyOver
    row.state = CampaignState.CANCELLED
    row.closed_at = clock.now()
    row.save(update_fields=["state", "closed_at"])
    note(row, "give_up_phishing_test", by=by)


def locked_draft(campaign: Campaign) -> Campaign:
    """Return the row, locked, of a test that may still be changed.

    Raises: NotInPreparation.
    """
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if row.state != CampaignState.DRAFT:
        raise NotInPreparation
    return row


def note(
    campaign: Campaign, verb: str, *, by: Actor, establishment_key: object = ""
) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="phishing_campaign",
        object_key=campaign.pk,
        object_label=campaign.name,
        establishment_key=establishment_key,
    )
