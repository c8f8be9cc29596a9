"""The proofs of one establishment, as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import QuerySet

from beffroi.lib import clock
from beffroi.maturity.enums import EVIDENCE_KIND_LABELS
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.questionnaire import Question
from beffroi.organizations.models.places import Establishment

SOON_DAYS = 60


class EvidenceState(StrEnum):
    """What a list of proofs may be narrowed to; stands in the address."""

    VALID = "valables"
    SOON = "bientot"
    EXPIRED = "perimees"
    WITHDRAWN = "retirees"

    @property
    def label(self) -> str:
        return {
            EvidenceState.VALID: "Valables",
            EvidenceState.SOON: "À renouveler dans les deux mois",
            EvidenceState.EXPIRED: "Dépassées",
            EvidenceState.WITHDRAWN: "Retirées",
        }[self]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    evidence: Evidence
    question: Question | None
    kind_label: str
    is_expired: bool
    is_soon: bool


def evidence_of(
    establishment: Establishment, state: EvidenceState | None
) -> QuerySet[Evidence]:
    """Return the proofs in one state, the next to expire first; all but withdrawn ones by default."""
    rows = Evidence.objects.filter(establishment=establishment).select_related("file")
    today = clock.today()
    if state == EvidenceState.WITHDRAWN:
        return rows.exclude(withdrawn_at=None).order_by("-withdrawn_at", "pk")
    rows = rows.filter(withdrawn_at=None)
    if state == EvidenceState.VALID:
        rows = rows.filter(expires_on__gte=today)
    elif state == EvidenceState.SOON:
        last_day = today + timedelta(days=SOON_DAYS)
        rows = rows.filter(expires_on__range=(today, last_day))
    elif state == EvidenceState.EXPIRED:
        rows = rows.filter(expires_on__lt=today)
    return rows.order_by("expires_on", "pk")


def evidence_lines(rows: Iterable[Evidence]) -> tuple[EvidenceLine, ...]:
    asked = questionnaire()
    today = clock.today()
    soon = today + timedelta(days=SOON_DAYS)
    return tuple(
        EvidenceLine(
            evidence=row,
            question=asked.by_id.get(row.question_id),
            kind_label=EVIDENCE_KIND_LABELS[EvidenceKind(row.kind)],
            is_expired=row.is_expired_on(today),
            is_soon=row.withdrawn_at is None and today <= row.expires_on <= soon,
        )
        for row in rows
    )
