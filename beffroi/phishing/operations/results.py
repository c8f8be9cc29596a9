"""Ask for what results give: a document, a new count, the names erased now.

Refusal
├── NothingSent     no message arrived: there is nothing to tell
├── NotOver         the test still runs: its names serve
└── NamesErased     the names are gone: nothing can be classed again
"""

from django.db import transaction
from django.urls import reverse

from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.phishing import tasks
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.results import ResultDocument
from beffroi.phishing.operations.campaigns import note
from beffroi.phishing.rules.result_documents import KIND_LABELS, ResultKind


class NothingSent(Refusal):
    sentence = "Aucun message n’est encore arrivé : il n’y a rien à raconter."


class NotOver(Refusal):
    sentence = "Le test n’est pas terminé : ses noms servent encore à écrire aux personnes. Arrêtez-le d’abord."


class NamesErased(Refusal):
    sentence = "Les noms de ce test sont effacés : ses chiffres ne bougent plus."


@transaction.atomic
def ask_result_document(*, place: CampaignPlace, kind: ResultKind, by: Actor) -> Job:
    """Have a document made from the results of a place. Raises: NothingSent."""
    if not place.sent_count:
        raise NothingSent
    document = ResultDocument.objects.create(
        place=place,
        kind=kind,
        asked_at=clock.now(),
        asked_by_key=by.key,
        asked_by_label=by.label[:200],
    )
    job = jobs.launch(
        tasks.make_result_document,
        kind=f"phishing.{kind.value}",
        label=f"{KIND_LABELS[kind]} : {place.establishment.name}",
        by=by,
        arguments={"document_id": str(document.pk)},
        result_path=reverse(
            "phishing:place_results", args=[place.campaign_id, place.pk]
        ),
    )
    document.job_key = str(job.pk)
    document.save(update_fields=["job_key"])
    return job


@transaction.atomic
def ask_recount(*, campaign: Campaign, by: Actor) -> Job:
    """Have every hit of a test classed by the present rules. Raises: NamesErased."""
    if campaign.is_frozen:
        raise NamesErased
    note(campaign, "recount_phishing_test", by=by)
    return jobs.launch(
        tasks.recount_campaign,
        kind="phishing.recount",
        label=f"Nouveau comptage : {campaign.name}",
        by=by,
        arguments={"campaign_id": str(campaign.pk)},
        result_path=reverse("phishing:results", args=[campaign.pk]),
    )


@transaction.atomic
def erase_names_now(*, campaign: Campaign, by: Actor) -> Job:
    """Bring the day of the erasure to today and carry it out.

    Raises: NotOver; NamesErased.
    """
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if row.purged_at is not None:
        raise NamesErased
    if not row.is_over:
        raise NotOver
    row.purge_on = clock.today()
    row.save(update_fields=["purge_on"])
    note(row, "erase_phishing_names_now", by=by)
    return jobs.launch(
        tasks.purge_campaign,
        kind="phishing.purge",
        label=f"Effacement des noms : {row.name}",
        by=by,
        arguments={"campaign_id": str(row.pk)},
        result_path=reverse("phishing:results", args=[row.pk]),
    )
