"""Erase the names of a test on its day, step by step, each repeatable.

Stopped anywhere and called again, it ends the same. The figures stay as they were: from
the first day no new hit is classed (`work.settling`), and the groups too small to be shown
join the others before anything else goes.
"""

import json
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib import clock
from beffroi.mail.models import Mailing
from beffroi.mail.work.forgetting import forget_items
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.checks import DeliveryCheck
from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.result_counts import cells_of
from beffroi.phishing.queries.results import shown_of
from beffroi.phishing.rules.forgetting import impersonal
from beffroi.phishing.rules.result_groups import Division, Shown
from beffroi.phishing.rules.states import CampaignState

# So that no write transaction lasts more than a fifth of a second on a slow disk.
CHUNK = 500
ORIGINS = ("phishing", "phishing.lesson")


def purge_due() -> int:
    """Erase the names of the tests whose day has come; return how many tests."""
    due = Campaign.objects.filter(purge_on__lte=clock.today(), purged_at=None).exclude(
        state=CampaignState.DRAFT
    )
    count = 0
    for campaign in due.order_by("purge_on", "pk"):
        purge(campaign)
        count += 1
    return count


def purge_for(job_id: str, campaign_id: str) -> None:
    """Erase the names of one test for somebody who asked, and end the job."""
    jobs.begin(job_id)
    purge(Campaign.objects.get(pk=campaign_id))
    jobs.finish(job_id, "Les noms et les adresses sont effacés. Les chiffres restent.")


def purge(campaign: Campaign, *, by: Actor = SYSTEM) -> None:
    """Erase what may name somebody in a test whose day has come; may be run twice."""
    for place in campaign.places.order_by("pk"):
        _purge_place(place)
    DeliveryCheck.objects.filter(place__campaign=campaign).update(
        contact_name="", contact_email="", answered_by_label=""
    )
    campaign.places.update(asked_name="", asked_email="")
    _close(campaign, by)


def _purge_place(place: CampaignPlace) -> None:
    for origin in ORIGINS:
        for mailing in Mailing.objects.of_origin(origin, place.pk):
            forget_items(mailing.pk)
    _merge_small_groups(place, shown_of(cells_of(place)))
    people = Target.objects.filter(place=place)
    # The key of the last line done: one pass, whatever was done before.
    last = 0
    while rows := list(people.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        _purge_targets(rows)
        last = rows[-1].pk


def _merge_small_groups(place: CampaignPlace, shown: Shown) -> None:
    """Take their group from the people whose group is not shown, by chunks."""
    kept, other = (
        ("team_label", "family")
        if shown.division is Division.TEAM
        else ("family", "team_label")
    )
    people = Target.objects.filter(place=place)
    named = ~Q(**{kept: ""}) & ~Q(**{f"{kept}__in": sorted(shown.groups)})
    _blank(people.filter(named), kept)
    _blank(people.exclude(**{other: ""}), other)


def _blank(rows: "QuerySet[Target]", name: str) -> None:
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        Target.objects.filter(pk__in=keys).update(**{name: ""})


@transaction.atomic
def _purge_targets(rows: list[Target]) -> None:
    alike: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        alike[json.dumps(impersonal(row.values), sort_keys=True)].append(row.pk)
    for words, keys in alike.items():
        values: dict[str, Any] = json.loads(words)
        Target.objects.filter(pk__in=keys).update(staff=None, values=values)
    prints = Hit.objects.filter(token__in=[row.token for row in rows])
    prints.exclude(address_print="", site_print="").update(
        address_print="", site_print=""
    )


@transaction.atomic
def _close(campaign: Campaign, by: Actor) -> None:
    done = Campaign.objects.filter(pk=campaign.pk, purged_at=None)
    if done.update(purged_at=clock.now(), is_nominative=False):
        record(
            by=by,
            verb="purge_phishing_names",
            object_kind="phishing_campaign",
            object_key=campaign.pk,
            object_label=campaign.name,
        )
