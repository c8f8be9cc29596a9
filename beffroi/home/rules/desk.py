"""Why an establishment needs a hand, in plain sight and in this order.

Source: design/product.md § 4 (the regional team follows establishments) and the brief of
the officer's desk: each reason is one that the establishment itself may know of.
"""

from dataclasses import dataclass
from enum import StrEnum

SILENT_DAYS = 60


class Reason(StrEnum):
    HELP = "help"
    DUE = "due"
    CAMPAIGN = "campaign"
    INVITATION_EXPIRED = "invitation_expired"
    NEVER_CAME = "never_came"
    EXPIRED_PROOFS = "expired_proofs"
    SILENT = "silent"


# What weighs most is shown first; the sum of several never passes the next one alone.
WEIGHTS = {
    Reason.HELP: 64,
    Reason.DUE: 32,
    Reason.CAMPAIGN: 16,
    Reason.INVITATION_EXPIRED: 8,
    Reason.NEVER_CAME: 4,
    Reason.EXPIRED_PROOFS: 2,
    Reason.SILENT: 1,
}
LABELS = {
    Reason.HELP: "Demande de l’aide",
    Reason.DUE: "Contact prévu",
    Reason.CAMPAIGN: "En retard sur la campagne",
    Reason.INVITATION_EXPIRED: "Invitation expirée",
    Reason.NEVER_CAME: "Personne n’est encore venu",
    Reason.EXPIRED_PROOFS: "Preuves expirées",
    Reason.SILENT: "Sans activité depuis deux mois",
}
TONES = {
    Reason.HELP: "alarm",
    Reason.DUE: "info",
    Reason.CAMPAIGN: "warn",
    Reason.INVITATION_EXPIRED: "warn",
    Reason.NEVER_CAME: "warn",
    Reason.EXPIRED_PROOFS: "warn",
    Reason.SILENT: "neutral",
}


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One reason as a badge."""

    label: str
    tone: str


WITH_DETAIL = {
    Reason.CAMPAIGN: "En retard sur la campagne, {}",
    Reason.EXPIRED_PROOFS: "Preuves expirées : {}",
    Reason.SILENT: "Sans activité depuis le {}",
}


def shown(reason: Reason, *, detail: str = "") -> ShownReason:
    label = WITH_DETAIL[reason].format(detail) if detail else LABELS[reason]
    return ShownReason(label, TONES[reason])
