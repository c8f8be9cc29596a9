"""French words for the states of establishments, sharing and imports."""

from beffroi.organizations.rules.states import (
    ContactKind,
    EstablishmentState,
    ImportState,
    RowState,
    SharingLevel,
    SupportState,
)

STATE_LABELS = {
    EstablishmentState.OPEN: "Ouvert",
    EstablishmentState.CLOSED: "Fermé",
}
SHARING_LABELS = {
    SharingLevel.INDICATORS: "Indicateurs seulement",
    SharingLevel.DETAIL: "Détail",
}
SUPPORT_LABELS = {
    SupportState.NONE: "Pas encore contacté",
    SupportState.INVITED: "Invité",
    SupportState.SUPPORTED: "Accompagné",
}
SUPPORT_TONES = {
    SupportState.NONE: "neutral",
    SupportState.INVITED: "info",
    SupportState.SUPPORTED: "good",
}
CONTACT_LABELS = {
    ContactKind.DUTY: "Astreinte de l’établissement",
    ContactKind.DIRECTOR: "Direction",
    ContactKind.IT_PROVIDER: "Prestataire informatique",
    ContactKind.DUI_EDITOR: "Éditeur du dossier de l’usager informatisé (DUI)",
    ContactKind.REFERENT: "Référent SSI",
    ContactKind.DPO: "Délégué à la protection des données",
    ContactKind.INSURER: "Assurance",
    ContactKind.BANK: "Banque",
    ContactKind.HEAD_OFFICE: "Siège de l’organisme gestionnaire",
    ContactKind.REGIONAL_BODY: "Structure régionale d’appui",
}
IMPORT_LABELS = {
    ImportState.WAITING: "En attente",
    ImportState.READING: "Lecture en cours",
    ImportState.PREVIEW: "À relire",
    ImportState.APPLYING: "Mise à jour en cours",
    ImportState.DONE: "Terminé",
    ImportState.REFUSED: "Refusé",
    ImportState.ABANDONED: "Abandonné",
}
IMPORT_TONES = {
    ImportState.WAITING: "neutral",
    ImportState.READING: "info",
    ImportState.PREVIEW: "warn",
    ImportState.APPLYING: "info",
    ImportState.DONE: "good",
    ImportState.REFUSED: "alarm",
    ImportState.ABANDONED: "neutral",
}
ROW_STATE_LABELS = {
    RowState.NEW: "Nouveaux",
    RowState.CHANGED: "Modifiés",
    RowState.CLOSED: "Fermés",
    RowState.NOT_SEEN: "Non vus",
    RowState.REFUSED: "Refusés",
    RowState.UNCHANGED: "Sans changement",
}
FIELD_LABELS = {
    "name": "nom",
    "long_name": "nom long",
    "category_code": "catégorie",
    "organization": "organisme gestionnaire",
    "address": "adresse",
    "postal_code": "code postal",
    "town": "commune",
    "department_code": "département",
    "region_code": "région",
    "phone": "téléphone",
    "email": "adresse électronique",
    "siret": "SIRET",
    "siren": "SIREN",
    "legal_status": "statut juridique",
    "opened_on": "ouvert le",
    "closed_on": "fermé le",
    "state": "état",
    "not_seen_since": "absent du fichier depuis le",
    "is_name_pending": "nom à préciser",
}
