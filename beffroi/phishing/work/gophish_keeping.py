"""Forget in time: the names of old results on their purge date, candidates nobody took."""

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.phishing.models.imported import (
    ImportedCampaign,
    ImportedCandidate,
    ImportedGroup,
    ImportedResult,
)

CHUNK = 500


def forget_imported() -> int:
    """Erase what has reached its day; return how many people. May be called twice."""
    today = clock.today()
    count = 0
    for campaign in ImportedCampaign.objects.filter(
        is_nominative=True, purge_on__lte=today
    ):
        count += _forget_results(campaign)
    for group in ImportedGroup.objects.filter(forget_on__lte=today):
        count += _forget_group(group)
    return count


def _forget_results(campaign: ImportedCampaign) -> int:
    rows = ImportedResult.objects.filter(campaign=campaign)
    count = 0
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        count += ImportedResult.objects.filter(pk__in=keys).delete()[0]
    with transaction.atomic():
        ImportedCampaign.objects.filter(pk=campaign.pk).update(
            is_nominative=False, purged_at=clock.now()
        )
        record(
            by=SYSTEM,
            verb="purge_imported_names",
            object_kind="imported_campaign",
            object_key=campaign.pk,
            object_label=campaign.name,
            establishment_key=campaign.establishment_id or "",
        )
    return count


def _forget_group(group: ImportedGroup) -> int:
    """Erase a group with its people: an empty one would be of no use."""
    rows = ImportedCandidate.objects.filter(group=group)
    count = 0
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        count += ImportedCandidate.objects.filter(pk__in=keys).delete()[0]
    ImportedGroup.objects.filter(pk=group.pk).delete()
    return count
