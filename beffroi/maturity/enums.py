"""French words for what the rules name."""

from beffroi.maturity.rules.correspondences import ObjectiveState
from beffroi.maturity.rules.levels import DuiHosting, EvidenceKind, ItManager

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
