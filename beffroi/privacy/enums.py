"""French words for the register and the requests."""

from beffroi.lib.personal import Basis
from beffroi.privacy.rules.states import RequestState

BASIS_LABELS = {
    Basis.LEGAL_OBLIGATION: "Obligation légale",
    Basis.PUBLIC_TASK: "Mission d’intérêt public",
    Basis.LEGITIMATE_INTEREST: "Intérêt légitime",
    Basis.CONSENT: "Consentement",
}
STATE_LABELS = {
    RequestState.OPEN: "Ouverte",
    RequestState.ERASING: "Effacement en cours",
    RequestState.ERASED: "Personne effacée",
}
STATE_TONES = {
    RequestState.OPEN: "info",
    RequestState.ERASING: "info",
    RequestState.ERASED: "good",
}
