"""Freeze an assessment as it stands at the end of a campaign; nobody validates it then."""

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.queries.frozen import frozen_content
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment


@transaction.atomic
def freeze_assessment(
    *, establishment: Establishment, occasion: Origin, by: Actor
) -> Snapshot | None:
    """Keep answers, proofs and results as of today, once per occasion.

    The validation of the establishment is left as it is. Returns None where
    nothing was answered. May be called twice.
    """
    standings.lock(establishment)
    facts = facts_of(establishment)
    if facts.assessment is None or not facts.answers:
        return None
    known = Snapshot.objects.filter(
        assessment=facts.assessment, occasion_key=occasion.key
    ).first()
    if known is not None:
        return known
    result = facts.score()
    snapshot = Snapshot.objects.create(
        assessment=facts.assessment,
        validated_at=clock.now(),
        validated_by_key=by.key,
        validated_by_label=by.label[:200],
        validated_as="",
        occasion_key=occasion.key,
        occasion_label=occasion.label[:150],
        percent=result.percent,
        proof_rate_percent=result.proof_rate_percent,
        unknown_rate_percent=result.unknown_rate_percent,
        answered_count=result.answered_count,
        content=frozen_content(facts, result),
    )
    record(
        by=by,
        verb="freeze_assessment",
        object_kind="snapshot",
        object_key=snapshot.pk,
        object_label=occasion.label,
        establishment_key=establishment.pk,
    )
    return snapshot
