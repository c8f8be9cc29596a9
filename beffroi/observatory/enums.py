"""French words for what the rules name."""

from beffroi.observatory.rules.campaigns import CampaignState, Progress
from beffroi.observatory.rules.criteria import SizeBand
from beffroi.observatory.rules.figures import (
    EXPRESS_DONE,
    PROOF_RATE,
    RESULT,
    UNKNOWN_RATE,
)

SIZE_LABELS = {
    SizeBand.SMALL: "Moins de 50 places",
    SizeBand.MEDIUM: "De 50 à 99 places",
    SizeBand.LARGE: "100 places et plus",
}
METRIC_LABELS = {
    RESULT: "Résultat",
    PROOF_RATE: "Taux de preuve",
    UNKNOWN_RATE: "Taux d’inconnu",
    EXPRESS_DONE: "Parcours express terminé",
}
CAMPAIGN_LABELS = {
    CampaignState.DRAFT: "En préparation",
    CampaignState.PLANNED: "Lancement prévu",
    CampaignState.OPEN: "En cours",
    CampaignState.CLOSING: "Clôture en cours",
    CampaignState.CLOSED: "Terminée",
}
CAMPAIGN_TONES = {
    CampaignState.DRAFT: "neutral",
    CampaignState.PLANNED: "info",
    CampaignState.OPEN: "info",
    CampaignState.CLOSING: "info",
    CampaignState.CLOSED: "good",
}
PROGRESS_LABELS = {
    Progress.WAITING: "Pas encore commencé",
    Progress.STARTED: "Commencé",
    Progress.DONE: "Participation complète",
}
PROGRESS_TONES = {
    Progress.WAITING: "neutral",
    Progress.STARTED: "info",
    Progress.DONE: "good",
}
