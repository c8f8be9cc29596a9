"""French words for what the rules name."""

from beffroi.maturity.rules.correspondences import ObjectiveState
from beffroi.maturity.rules.levels import DuiHosting, EvidenceKind, ItManager
from beffroi.maturity.rules.requests import (
    EventKind,
    ItemState,
    RequestStanding,
    Wanted,
)

EVIDENCE_KIND_LABELS = {
    EvidenceKind.FILE: "Fichier",
    EvidenceKind.LINK: "Lien",
    EvidenceKind.STATEMENT: "Attestation",
    EvidenceKind.MEASURED: "Mesuré par Beffroi",
}

IT_MANAGER_LABELS = {
    ItManager.INTERNAL: "Une personne de l’établissement",
    ItManager.HEAD_OFFICE: "Le siège ou l’organisme gestionnaire",
    ItManager.PROVIDER: "Un prestataire",
    ItManager.NOBODY: "Personne en particulier",
}

DUI_HOSTING_LABELS = {
    DuiHosting.EDITOR: "Chez l’éditeur, en ligne",
    DuiHosting.HEAD_OFFICE: "Au siège",
    DuiHosting.ON_SITE: "Dans l’établissement",
    DuiHosting.UNKNOWN: "Je ne sais pas",
}

WANTED_LABELS = {
    Wanted.BOTH: "Réponse et document",
    Wanted.ANSWER: "Réponse seule",
    Wanted.PROOF: "Document seul",
}
ITEM_STATE_LABELS = {
    ItemState.WAITING: "En attente",
    ItemState.ANSWERED: "À relire",
    ItemState.ACCEPTED: "Acceptée",
    ItemState.REFUSED: "Précision demandée",
}
ITEM_STATE_TONES = {
    ItemState.WAITING: "neutral",
    ItemState.ANSWERED: "warn",
    ItemState.ACCEPTED: "good",
    ItemState.REFUSED: "info",
}
STANDING_LABELS = {
    RequestStanding.TO_REVIEW: "À relire",
    RequestStanding.WAITING: "En attente",
    RequestStanding.DONE: "Terminée",
    RequestStanding.EXPIRED: "Expirée",
    RequestStanding.REVOKED: "Retirée",
}
STANDING_TONES = {
    RequestStanding.TO_REVIEW: "warn",
    RequestStanding.WAITING: "info",
    RequestStanding.DONE: "good",
    RequestStanding.EXPIRED: "neutral",
    RequestStanding.REVOKED: "neutral",
}
EVENT_LABELS = {
    EventKind.SENT: "Message envoyé",
    EventKind.REMINDED: "Rappel envoyé par Beffroi",
    EventKind.REMINDED_BY_HAND: "Rappel envoyé",
    EventKind.RENEWED: "Lien renouvelé, message envoyé",
    EventKind.ANSWERED: "Réponse reçue",
    EventKind.ACCEPTED: "Réponse acceptée",
    EventKind.REFUSED: "Précision demandée",
    EventKind.REVOKED: "Demande retirée",
    EventKind.CLOSED: "Demande terminée",
}
OBJECTIVE_STATE_LABELS = {
    ObjectiveState.BEYOND: "Hors des douze réflexes",
    ObjectiveState.NO_OBJECT: "Sans objet",
    ObjectiveState.UNANSWERED: "Pas encore de réponse",
    ObjectiveState.TO_START: "À démarrer",
    ObjectiveState.BUILDING: "En construction",
    ObjectiveState.PARTLY: "En place, à compléter",
    ObjectiveState.IN_PLACE: "En place",
    ObjectiveState.PROVEN: "En place et prouvé",
}
