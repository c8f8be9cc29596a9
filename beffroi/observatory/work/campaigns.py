"""Open, remind, close campaigns: chunks that may be run twice."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import transaction

from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.lib.text import plural
from beffroi.maturity.operations.freezing import freeze_assessment
from beffroi.observatory.models.campaigns import Campaign, CampaignPlace
from beffroi.observatory.queries.progress import progress_by_place, targets_of
from beffroi.observatory.rules.calendar import Round, round_due
from beffroi.observatory.rules.campaigns import CampaignState, Progress
from beffroi.observatory.work.letters import write_round
from beffroi.organizations.models.places import Establishment

CHUNK = 500
CLOSING_CHUNK = 100


def begin(campaign: Campaign) -> None:
    """Say that a campaign opens today, in the caller's transaction."""
    campaign.state = CampaignState.OPEN
    campaign.opens_on = clock.today()
    campaign.launched_at = clock.now()
    campaign.save(update_fields=["state", "opens_on", "launched_at"])


def open_campaign(job_id: str, campaign_id: str) -> None:
    """Note the establishments of a campaign, then write to their referents."""
    campaign = Campaign.objects.get(pk=campaign_id)
    total = targets_of(campaign).count()
    for done in invite_places(campaign):
        jobs.progress(job_id, done, total, "Établissements invités")
    count = write_round(campaign, Round.OPENING)
    jobs.finish(
        job_id,
        f"{plural(total, 'établissement invité', 'établissements invités')}, "
        f"{plural(count, 'lettre')} à leurs référents.",
    )


def invite_places(campaign: Campaign) -> Iterator[int]:
    """Note the establishments by chunks, giving how many are noted after each."""
    keys = list(targets_of(campaign).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        CampaignPlace.objects.bulk_create(
            [CampaignPlace(campaign=campaign, establishment_id=key) for key in some],
            ignore_conflicts=True,
        )
        yield start + len(some)


def follow_campaigns() -> None:
    """Open, remind of, or end each campaign, as its day asks."""
    for campaign in Campaign.objects.to_follow().order_by("closes_on"):
        _follow(campaign, clock.today())


def _follow(campaign: Campaign, today: date) -> None:
    if campaign.state == CampaignState.PLANNED:
        if campaign.opens_on <= today:
            begin(campaign)
            _catch_up(campaign)
        return
    if campaign.state == CampaignState.CLOSING or campaign.closes_on < today:
        freeze_all(campaign)
        return
    last = Round(campaign.last_round) if campaign.last_round else None
    moment = round_due(campaign.opens_on, campaign.closes_on, today, last)
    if moment is not None:
        write_round(campaign, moment)
        Campaign.objects.filter(pk=campaign.pk).update(last_round=moment)


def _catch_up(campaign: Campaign) -> None:
    """Invite and write without anybody waiting for it."""
    for _ in invite_places(campaign):
        pass
    write_round(campaign, Round.OPENING)


def close_campaign(job_id: str, campaign_id: str) -> None:
    """Close a campaign because somebody asked."""
    count = freeze_all(Campaign.objects.get(pk=campaign_id), job_id=job_id)
    words = plural(count, "auto-évaluation figée", "auto-évaluations figées")
    jobs.finish(job_id, f"{words} à la date du jour.")


def freeze_all(campaign: Campaign, *, job_id: str = "") -> int:
    """Freeze every establishment that answered, then end the campaign; return how many.

    A second run freezes nothing again: a snapshot is kept once per campaign.
    """
    rows = campaign.places.order_by("pk")
    keys = list(rows.filter(progress="").values_list("establishment_id", flat=True))
    for start in range(0, len(keys), CLOSING_CHUNK):
        some = keys[start : start + CLOSING_CHUNK]
        _freeze_some(campaign, some)
        if job_id:
            jobs.progress(job_id, start + len(some), len(keys), "Photographies datées")
    _end(campaign)
    return campaign.places.exclude(snapshot=None).count()


def _freeze_some(campaign: Campaign, keys: list[UUID]) -> None:
    found = progress_by_place(campaign, keys)
    occasion = Origin(
        module="observatory",
        label=campaign.name,
        link="",
        key=f"campaign:{campaign.pk}",
    )
    places = Establishment.objects.in_bulk(keys)
    for key in keys:
        with transaction.atomic():
            snapshot = (
                freeze_assessment(
                    establishment=places[key], occasion=occasion, by=SYSTEM
                )
                if found[key] != Progress.WAITING
                else None
            )
            campaign.places.filter(establishment_id=key).update(
                snapshot=snapshot, progress=found[key]
            )


@transaction.atomic
def _end(campaign: Campaign) -> None:
    rows = Campaign.objects.select_for_update().exclude(state=CampaignState.CLOSED)
    held = rows.filter(pk=campaign.pk).first()
    if held is None:
        return
    held.state = CampaignState.CLOSED
    held.closed_at = clock.now()
    held.save(update_fields=["state", "closed_at"])
    record(
        by=SYSTEM,
        verb="end_campaign",
        object_kind="campaign",
        object_key=held.pk,
        object_label=held.name,
    )
