"""French words for the register and the requests."""

from beffroi.lib.personal import Basis
from beffroi.privacy.rules.states import FileChoice, RequestState

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
CHOICE_LABELS = {
    FileChoice.KEEP: "Garder, sans son nom",
    FileChoice.REMOVE: "Supprimer",
}
# Before the erasure, then after it.
CHOSEN_LABELS = {
    FileChoice.KEEP: ("À garder", "info"),
    FileChoice.REMOVE: ("À supprimer", "alarm"),
}
SETTLED_LABELS = {
    FileChoice.KEEP: ("Gardé", "neutral"),
    FileChoice.REMOVE: ("Supprimé", "neutral"),
}
