"""Prepare, launch and close a campaign of self-assessment.

Refusal
├── DatesDoNotFollow
├── NobodyToInvite
├── AlreadyLaunched
├── AlreadyOver
├── ExpressNotDone
└── NotRunning
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.jobs.tasking import Task
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.observatory import tasks
from beffroi.observatory.models.campaigns import Campaign, CampaignPlace
from beffroi.observatory.queries.progress import targets_of
from beffroi.observatory.rules.campaigns import CampaignState
from beffroi.observatory.work import campaigns as work
from beffroi.organizations.models.places import Establishment

EDITABLE = (CampaignState.DRAFT, CampaignState.PLANNED)


class DatesDoNotFollow(Refusal):
    sentence = "La fin doit venir après l’ouverture, et laisser du temps pour répondre."


class NobodyToInvite(Refusal):
    sentence = "Aucun établissement accompagné ou invité ne correspond à ces choix."


class AlreadyLaunched(Refusal):
    sentence = "Cette campagne est déjà lancée."


class AlreadyOver(Refusal):
    sentence = "Cette campagne est déjà passée : changez ses dates avant de la lancer."


class ExpressNotDone(Refusal):
    sentence = "Terminez d’abord les seize questions du parcours express."


class NotRunning(Refusal):
    sentence = "Cette campagne n’est pas en cours."


@transaction.atomic
def save_campaign(
    *,
    campaign: Campaign | None = None,
    region_code: str,
    name: str,
    message: str,
    opens_on: date,
    closes_on: date,
    family: str = "",
    department_code: str = "",
    by: Actor,
) -> Campaign:
    """Prepare a campaign, or correct one that has not begun: it is to be launched again.

    Raises: DatesDoNotFollow; AlreadyLaunched.
    """
    if closes_on <= opens_on or closes_on <= clock.today():
        raise DatesDoNotFollow
    if campaign is not None and campaign.state not in EDITABLE:
        raise AlreadyLaunched
    held = campaign or Campaign(
        region_code=region_code,
        created_at=clock.now(),
        created_by_key=by.key,
        created_by_label=by.label[:200],
    )
    held.name, held.message = name.strip(), message.strip()
    held.opens_on, held.closes_on = opens_on, closes_on
    held.family, held.department_code = family, department_code
    held.state = CampaignState.DRAFT
    held.save()
    _note(held, "save_campaign", by=by)
    return held


@transaction.atomic
def launch_campaign(*, campaign: Campaign, by: Actor) -> Job | None:
    """Launch a campaign: at once, or on its opening day when that is still to come.

    Establishments are invited and written to in the background; None when the
    timetable will do it later.

    Raises: AlreadyLaunched; AlreadyOver; NobodyToInvite.
    """
    held = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if held.state != CampaignState.DRAFT:
        raise AlreadyLaunched
    if held.closes_on <= clock.today():
        raise AlreadyOver
    if not targets_of(held).exists():
        raise NobodyToInvite
    _note(held, "launch_campaign", by=by)
    if held.opens_on > clock.today():
        held.state = CampaignState.PLANNED
        held.save(update_fields=["state"])
        return None
    work.begin(held)
    return _work(tasks.open_campaign, "observatory.open", held, by)


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: Actor) -> Job:
    """End a campaign before its day; what was answered is frozen in the background.

    Raises: NotRunning.
    """
    held = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if held.state != CampaignState.OPEN:
        raise NotRunning
    held.state = CampaignState.CLOSING
    held.save(update_fields=["state"])
    _note(held, "close_campaign", by=by)
    return _work(tasks.close_campaign, "observatory.close", held, by)


def _work(task: Task[..., Any], kind: str, campaign: Campaign, by: Actor) -> Job:
    return jobs.launch(
        task,
        kind=kind,
        label=f"Campagne : {campaign.name}",
        by=by,
        arguments={"campaign_id": str(campaign.pk)},
        result_path=reverse("observatory:campaign", args=[campaign.pk]),
    )


def _note(campaign: Campaign, verb: str, *, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="campaign",
        object_key=campaign.pk,
        object_label=campaign.name,
    )


@transaction.atomic
def say_up_to_date(
    *, campaign: Campaign, establishment: Establishment, by: Actor
) -> CampaignPlace:
    """Say, for one establishment, that its answers are still true. May be repeated.

    Raises: NotRunning; ExpressNotDone.
    """
    if campaign.state != CampaignState.OPEN:
        raise NotRunning
    place = campaign.places.select_for_update().get(establishment=establishment)
    standing = Standing.objects.filter(pk=establishment.pk).first()
    total = len(questionnaire().locks)
    if standing is None or standing.express_answered_count < total:
        raise ExpressNotDone
    if place.confirmed_at is None:
        place.confirmed_at = clock.now()
        place.save(update_fields=["confirmed_at"])
        record(
            by=by,
            verb="say_up_to_date",
            object_kind="campaign",
            object_key=campaign.pk,
            object_label=campaign.name,
            establishment_key=establishment.pk,
        )
    return place
