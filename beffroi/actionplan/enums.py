"""French words for the states, kinds and efforts of actions."""

from beffroi.actionplan.rules.recurrence import LAST, Anchor, Rhythm
from beffroi.actionplan.rules.states import (
    ActionKind,
    ActionState,
    Effort,
    SeriesState,
)

STATE_LABELS = {
    ActionState.TODO: "À faire",
    ActionState.DOING: "En cours",
    ActionState.DONE: "Faite",
    ActionState.DROPPED: "Abandonnée",
}
STATE_TONES = {
    ActionState.TODO: "neutral",
    ActionState.DOING: "info",
    ActionState.DONE: "good",
    ActionState.DROPPED: "neutral",
}
STATE_ICONS = {
    ActionState.TODO: "circle",
    ActionState.DOING: "circle-dot",
    ActionState.DONE: "circle-check",
    ActionState.DROPPED: "circle-slash",
}
KIND_LABELS = {
    ActionKind.IMPROVE: "Mettre en place",
    ActionKind.ASK: "Poser la question",
    ActionKind.PROVE: "Apporter la preuve",
    ActionKind.VERIFY: "Vérifier",
    ActionKind.RECURRING: "Rendez-vous du calendrier",
    ActionKind.FREE: "Action libre",
}
EFFORT_LABELS = {
    Effort.CALL: "un courrier ou un appel",
    Effort.HALF_DAY: "une demi-journée",
    Effort.BUDGET: "un budget",
}
RHYTHM_LABELS = {
    Rhythm.MONTHLY: "Chaque mois",
    Rhythm.QUARTERLY: "Chaque trimestre",
    Rhythm.HALF_YEARLY: "Deux fois par an",
    Rhythm.YEARLY: "Une fois par an",
    Rhythm.WEEKS: "Toutes les quelques semaines",
    Rhythm.NTH_WEEKDAY: "Un jour précis du mois",
}
ANCHOR_LABELS = {
    Anchor.DUE: "De la date prévue",
    Anchor.COMPLETION: "Du jour où c’est fait",
}
NTH_LABELS = {
    1: "premier",
    2: "deuxième",
    3: "troisième",
    4: "quatrième",
    LAST: "dernier",
}
SERIES_LABELS = {
    SeriesState.ACTIVE: "En cours",
    SeriesState.PAUSED: "En pause",
    SeriesState.ENDED: "Arrêtée",
}
SERIES_TONES = {
    SeriesState.ACTIVE: "good",
    SeriesState.PAUSED: "warn",
    SeriesState.ENDED: "neutral",
}
SERIES_ICONS = {
    SeriesState.ACTIVE: "repeat",
    SeriesState.PAUSED: "pause",
    SeriesState.ENDED: "circle-slash",
}
# The twelve reflexes belong to the programme (design/product.md § 2), whatever
# the version of the questionnaire that asks about them.
REFLEX_LABELS = {
    1: "Parc",
    2: "Sauvegardes",
    3: "Mises à jour",
    4: "Antivirus",
    5: "Mots de passe",
    6: "Pare-feu",
    7: "Messagerie",
    8: "Usages",
    9: "Mobilité",
    10: "Sensibiliser",
    11: "Cyberattaque",
    12: "Tiers",
}
# With their preposition: « message prêt à envoyer au siège ».
MESSAGE_TO_LABELS = {
    "provider": "à votre prestataire informatique",
    "editor": "à l’éditeur de votre logiciel",
    "head_office": "au siège",
    "management": "à la direction",
    "colleague": "à un collègue",
    "dpo": "au délégué à la protection des données",
    "hr": "aux ressources humaines",
    "care": "à l’encadrement des soins",
}
# What the journal's verbs are called in the history of an action.
VERB_LABELS = {
    "open_action": "Action ouverte",
    "write_action": "Action écrite",
    "update_action": "Action mise à jour d’après la réponse",
    "settle_action": "Action faite, d’après la réponse",
    "reopen_action": "Action rouverte",
    "change_action": "Texte modifié",
    "assign_action": "Action confiée",
    "set_action_state": "État changé",
    "postpone_action": "Remise à plus tard",
    "comment_action": "Commentaire ajouté",
    "undo_action": "Changement annulé",
    "chain_action": "Ordre des actions changé",
    "attach_file": "Fichier joint",
    "remove_attachment": "Fichier retiré",
    "adopt_calendar": "Calendrier de l’année adopté",
    "write_recurring": "Tâche qui revient, ajoutée",
    "change_recurring": "Tâche qui revient, modifiée",
    "skip_occurrence": "Une fois passée",
    "pause_recurring": "Tâche mise en pause",
    "resume_recurring": "Tâche reprise",
    "end_recurring": "Tâche arrêtée",
    "open_feed": "Agenda ouvert par un lien",
    "close_feed": "Agenda fermé",
}
