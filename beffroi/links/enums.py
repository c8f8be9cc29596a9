"""French words for the purposes and the states of personal links."""

from beffroi.links.rules.purposes import LinkPurpose
from beffroi.links.rules.states import LinkState

PURPOSE_LABELS = {
    LinkPurpose.INVITATION: "Invitation à ouvrir un compte",
    LinkPurpose.EMERGENCY_NUMBERS: "Affiche d’urgence",
    LinkPurpose.CALENDAR_FEED: "Calendrier des actions",
    LinkPurpose.OUTSIDE_REQUEST: "Questions posées à une personne sans compte",
    LinkPurpose.APPROVAL: "Validation par la direction",
    LinkPurpose.TEST_APPROVAL: "Accord de la direction pour un test",
}
STATE_LABELS = {
    LinkState.LIVE: "Ouvert",
    LinkState.EXPIRED: "Expiré",
    LinkState.CLOSED: "Fermé",
}
STATE_TONES = {
    LinkState.LIVE: "good",
    LinkState.EXPIRED: "warn",
    LinkState.CLOSED: "neutral",
}
