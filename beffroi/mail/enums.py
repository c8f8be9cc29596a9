"""French words for the states of messages and for the ways to a server."""

from beffroi.mail.rules.dkim import DkimKind
from beffroi.mail.rules.states import (
    Encryption,
    ItemState,
    MailingState,
    MessageState,
)

STATE_LABELS = {
    MessageState.WAITING: "En attente",
    MessageState.SENDING: "En cours d’envoi",
    MessageState.SENT: "Parti",
    MessageState.MAYBE_SENT: "Peut-être parti",
    MessageState.REFUSED: "Refusé",
    MessageState.BOUNCED: "Revenu",
    MessageState.ASIDE: "Mis de côté",
    MessageState.DROPPED: "Abandonné",
}
STATE_TONES = {
    MessageState.WAITING: "neutral",
    MessageState.SENDING: "info",
    MessageState.SENT: "good",
    MessageState.MAYBE_SENT: "warn",
    MessageState.REFUSED: "alarm",
    MessageState.BOUNCED: "alarm",
    MessageState.ASIDE: "warn",
    MessageState.DROPPED: "neutral",
}
ENCRYPTION_LABELS = {
    Encryption.STARTTLS: "STARTTLS (port 587, le plus courant)",
    Encryption.TLS: "TLS dès la connexion (port 465)",
    Encryption.NONE: "Aucun chiffrement (relais sur la même machine seulement)",
}
DKIM_LABELS = {
    DkimKind.RSA: "RSA 2048 (compris partout)",
    DkimKind.ED25519: "Ed25519 (plus court, pas encore compris partout)",
}
MAILING_LABELS = {
    MailingState.PREPARING: "En préparation",
    MailingState.RUNNING: "En cours",
    MailingState.PAUSED: "En pause",
    MailingState.DONE: "Terminé",
    MailingState.STOPPED: "Arrêté",
}
ITEM_LABELS = {
    ItemState.WAITING: "En attente",
    ItemState.SENDING: "En cours d’envoi",
    ItemState.SENT: "Parti",
    ItemState.MAYBE_SENT: "Peut-être parti",
    ItemState.REFUSED: "Refusé",
    ItemState.BOUNCED: "Revenu",
    ItemState.HELD: "Retenu",
}
PURPOSE_LABELS = {
    "invitation": "Invitation",
    "password_reset_key": "Mot de passe oublié",
    "password_reset": "Mot de passe renouvelé",
    "password_changed": "Mot de passe changé",
    "password_set": "Mot de passe choisi",
    "totp_activated": "Second facteur réglé",
    "totp_deactivated": "Second facteur retiré",
    "recovery_codes_generated": "Codes de secours renouvelés",
    "trial": "Message d’essai",
    "phishing_example": "Exemple d’un scénario de test",
    "outside_request": "Questions à une personne sans compte",
    "outside_answer": "Réponse reçue",
    "approval": "Validation demandée à la direction",
    "approved": "Validation reçue",
    "ask_invitation": "Invitation demandée",
    "campaign": "Campagne d’auto-évaluation",
    "digest": "Résumé de la semaine ou du mois",
    "help_request": "Demande d’aide",
    "notices": "Actions confiées et commentaires",
    "recovery": "Second facteur perdu",
    "regional_message": "Message de l’équipe régionale",
    "regional_message_trial": "Essai d’un message aux établissements",
}
