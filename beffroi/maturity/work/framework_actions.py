"""Make the actions of a framework agree with its withdrawal, or its return; may be run twice."""

from uuid import UUID

from django.db import transaction

from beffroi.jobs import operations as jobs
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.text import plural
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.work import standing as standings


def agree_actions(job_id: str, framework_id: str) -> None:
    """Settle what a withdrawn framework asked for, ask again for what it lacks once back."""
    keys = list(
        Assessment.objects.filter(framework_id=framework_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for done, key in enumerate(keys, start=1):
        _agree(key, Framework.objects.get(pk=framework_id))
        jobs.progress(job_id, done, len(keys), "Mise à jour des plans d’actions")
    counted = plural(len(keys), "établissement relu", "établissements relus")
    jobs.finish(job_id, f"{counted}.")


@transaction.atomic
def _agree(key: UUID, framework: Framework) -> None:
    """Touch the actions alone: nothing was answered, a validation stays one."""
    place = Assessment.objects.select_related("establishment").get(pk=key).establishment
    standings.lock(place)
    facts = facts_of(place, framework)
    for question_id in facts.answers:
        standings.sync_action(facts, place, question_id, by=SYSTEM)
