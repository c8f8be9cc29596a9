"""French words for the states of establishments, sharing and imports."""

from beffroi.organizations.rules.consent import Hold
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.organizations.rules.recipient_domains import ProofMethod
from beffroi.organizations.rules.staff_table import StaffColumn
from beffroi.organizations.rules.states import (
    Audience,
    ContactKind,
    EstablishmentState,
    ImportState,
    RegionalMessageState,
    RowState,
    SharingLevel,
    StaffImportState,
    StaffRowState,
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
JOB_FAMILY_LABELS = {
    JobFamily.CARE: "Soins",
    JobFamily.EDUCATION: "Accompagnement éducatif et social",
    JobFamily.ADMINISTRATION: "Administration",
    JobFamily.MANAGEMENT: "Direction et encadrement",
    JobFamily.LOGISTICS: "Restauration, entretien, logistique",
    JobFamily.TECHNICAL: "Technique et informatique",
    JobFamily.TEMPORARY: "Intérim, vacations, stages",
    JobFamily.OTHER: "Autre ou non précisé",
}
STAFF_COLUMN_LABELS = {
    StaffColumn.LAST_NAME: "Nom",
    StaffColumn.FIRST_NAME: "Prénom",
    StaffColumn.FULL_NAME: "Nom et prénom dans la même case",
    StaffColumn.EMAIL: "Adresse électronique",
    StaffColumn.JOB: "Fonction",
    StaffColumn.TEAM: "Équipe ou service",
    StaffColumn.PHONE: "Téléphone",
    StaffColumn.LEFT_ON: "Date de départ",
}
STAFF_FIELD_LABELS = {
    "last_name": "nom",
    "first_name": "prénom",
    "email": "adresse",
    "is_shared": "boîte partagée",
    "job": "fonction",
    "family": "famille de métiers",
    "team": "équipe",
    "phone": "téléphone",
    "left_on": "départ",
}
STAFF_IMPORT_LABELS = {
    StaffImportState.MAPPING: "Colonnes à vérifier",
    StaffImportState.READING: "Lecture en cours",
    StaffImportState.PREVIEW: "À relire",
    StaffImportState.APPLYING: "Mise à jour en cours",
    StaffImportState.DONE: "Terminé",
    StaffImportState.UNDOING: "Annulation en cours",
    StaffImportState.UNDONE: "Annulé",
    StaffImportState.REFUSED: "Refusé",
    StaffImportState.ABANDONED: "Abandonné",
}
STAFF_IMPORT_TONES = {
    StaffImportState.MAPPING: "warn",
    StaffImportState.READING: "info",
    StaffImportState.PREVIEW: "warn",
    StaffImportState.APPLYING: "info",
    StaffImportState.DONE: "good",
    StaffImportState.UNDOING: "info",
    StaffImportState.UNDONE: "neutral",
    StaffImportState.REFUSED: "alarm",
    StaffImportState.ABANDONED: "neutral",
}
STAFF_ROW_LABELS = {
    StaffRowState.NEW: "Nouvelles personnes",
    StaffRowState.CHANGED: "Modifiées",
    StaffRowState.MISSING: "Absentes du fichier",
    StaffRowState.REFUSED: "Lignes refusées",
    StaffRowState.UNCHANGED: "Sans changement",
}
AUDIENCE_LABELS = {
    Audience.BOTH: "Les référents et la direction",
    Audience.REFERENTS: "Les référents seulement",
    Audience.DIRECTORS: "La direction seulement",
}
REGIONAL_MESSAGE_LABELS = {
    RegionalMessageState.DRAFT: "Brouillon",
    RegionalMessageState.SENDING: "Envoi en cours",
    RegionalMessageState.SENT: "Envoyé",
}
REGIONAL_MESSAGE_TONES = {
    RegionalMessageState.DRAFT: "warn",
    RegionalMessageState.SENDING: "info",
    RegionalMessageState.SENT: "good",
}
PROOF_METHOD_LABELS = {
    ProofMethod.DNS: "Enregistrement DNS",
    ProofMethod.POSTMASTER: "Code envoyé à l’adresse « postmaster » du domaine",
    ProofMethod.DIRECTOR: "Code envoyé à la direction, dans ce domaine",
}
HOLD_LABELS = {
    Hold.NO_AUTHORIZATION: "La direction n’a pas donné son accord, ou l’a retiré.",
    Hold.NOT_STAFF: "Cette adresse n’est plus dans la liste du personnel.",
    Hold.NO_DOMAIN: "Le domaine de cette adresse n’est pas prouvé.",
    Hold.HEALTH_MAIL: "La messagerie de santé n’est jamais testée.",
    Hold.EXCLUDED: "Cette adresse est exclue des tests.",
}
