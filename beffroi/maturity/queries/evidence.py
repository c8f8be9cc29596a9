"""The proofs of one establishment, as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from beffroi.lib import clock
from beffroi.maturity.enums import EVIDENCE_KIND_LABELS
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.frameworks import questionnaire_of
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
    """One proof; `framework_name` is the framework it belongs to, empty for the reflexes."""

    evidence: Evidence
    question: Question | None
    question_url: str
    framework_name: str
    kind_label: str
    is_expired: bool
    is_soon: bool


def evidence_of(
    establishment: Establishment, state: EvidenceState | None
) -> QuerySet[Evidence]:
    """Return the proofs in one state, the next to expire first; all but withdrawn ones by default."""
    rows = Evidence.objects.filter(establishment=establishment).select_related(
        "file", "framework"
    )
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
    today = clock.today()
    return tuple(_line(row, today) for row in rows)


def _line(row: Evidence, today: date) -> EvidenceLine:
    framework = row.framework
    soon = today + timedelta(days=SOON_DAYS)
    addresses = Addresses(row.establishment_id, framework.slug if framework else "")
    return EvidenceLine(
        evidence=row,
        question=questionnaire_of(framework, ()).by_id.get(row.question_id),
        question_url=addresses.question(row.question_id),
        framework_name=framework.name if framework else "",
        kind_label=EVIDENCE_KIND_LABELS[EvidenceKind(row.kind)],
        is_expired=row.is_expired_on(today),
        is_soon=row.withdrawn_at is None and today <= row.expires_on <= soon,
    )
