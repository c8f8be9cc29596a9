"""Every night: proofs whose last day has passed lower their answers and come back as actions."""

from uuid import UUID

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

CHUNK = 200


def expire_evidence() -> int:
    """Handle the proofs newly expired; return how many. May be run twice.

    One short transaction per establishment; a killed run resumes where it was.
    """
    count = 0
    while keys := _waiting():
        for key in keys:
            count += _expire_at(key)
    return count


def _waiting() -> list[UUID]:
    rows = Evidence.objects.newly_expired_on(clock.today())
    return list(
        rows.order_by("establishment_id")
        .values_list("establishment_id", flat=True)
        .distinct()[:CHUNK]
    )


@transaction.atomic
def _expire_at(establishment_key: UUID) -> int:
    establishment = Establishment.objects.get(pk=establishment_key)
    standing = standings.lock(establishment)
    today = clock.today()
    expired = list(
        Evidence.objects.newly_expired_on(today).filter(establishment=establishment)
    )
    questions = sorted({proof.question_id for proof in expired})
    by_framework: dict[UUID | None, set[str]] = {}
    for proof in expired:
        by_framework.setdefault(proof.framework_id, set()).add(proof.question_id)
    frameworks = Framework.objects.in_bulk([key for key in by_framework if key])
    Evidence.objects.filter(pk__in=[proof.pk for proof in expired]).update(
        expiry_handled_on=today
    )
    for key, concerned in by_framework.items():
        standings.refresh(
            standing,
            establishment,
            question_ids=sorted(concerned),
            framework=frameworks[key] if key else None,
            by=SYSTEM,
        )
    record(
        by=SYSTEM,
        verb="expire_evidence",
        object_kind="establishment",
        object_key=establishment.pk,
        object_label=establishment.name,
        establishment_key=establishment.pk,
        detail=f"Questions {', '.join(questions)}",
    )
    return len(expired)
