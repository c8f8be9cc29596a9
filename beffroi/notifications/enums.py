"""French words for what people choose to receive."""

from beffroi.notifications.rules.kinds import DigestRhythm, NoticeKind

RHYTHM_LABELS = {
    DigestRhythm.WEEKLY: "Chaque lundi matin",
    DigestRhythm.MONTHLY: "Une fois par mois",
    DigestRhythm.NEVER: "Jamais",
}
KIND_LABELS = {
    NoticeKind.ASSIGNED: "Action confiée",
    NoticeKind.MENTIONED: "On vous parle",
}
KIND_ICONS = {
    NoticeKind.ASSIGNED: "user-check",
    NoticeKind.MENTIONED: "message-circle",
}
# What the journal's verbs are called.
VERB_LABELS = {
    "change_message_choices": "Choix des messages changé",
    "stop_messages": "Messages arrêtés par le lien reçu",
}
