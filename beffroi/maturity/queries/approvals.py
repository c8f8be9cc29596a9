"""The validations asked to a direction without account."""

from dataclasses import dataclass

from beffroi.lib import clock
from beffroi.links.rules.states import LinkState
from beffroi.mail.enums import STATE_LABELS
from beffroi.mail.rules.states import MessageState
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.organizations.models.places import Establishment

SHOWN = 10
ENDED_WORDS = {LinkState.EXPIRED: "Expirée", LinkState.CLOSED: "Retirée"}


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One letter to a direction, and what became of it."""

    approval: ApprovalRequest
    state_label: str
    tone: str
    letter_label: str


def approvals_of(establishment: Establishment) -> tuple[ApprovalLine, ...]:
    """Return the last validations asked, the latest first."""
    rows = (
        ApprovalRequest.objects.filter(establishment=establishment)
        .select_related("link", "message")
        .defer("message__mime")
        .order_by("-sent_at", "pk")[:SHOWN]
    )
    return tuple(_line(row) for row in rows)


def _line(row: ApprovalRequest) -> ApprovalLine:
    letter = STATE_LABELS[MessageState(row.message.state)] if row.message else ""
    if row.approved_at is not None:
        return ApprovalLine(row, "Validée", "good", letter)
    state = row.link.state_at(clock.now())
    if state == LinkState.LIVE:
        return ApprovalLine(row, "En attente", "info", letter)
    return ApprovalLine(row, ENDED_WORDS[state], "neutral", letter)
