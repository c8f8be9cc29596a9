"""French words for the states, kinds and efforts of actions."""

from beffroi.actionplan.rules.states import ActionKind, ActionState, Effort

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
    ActionKind.FREE: "Action libre",
}
EFFORT_LABELS = {
    Effort.CALL: "un courrier ou un appel",
    Effort.HALF_DAY: "une demi-journée",
    Effort.BUDGET: "un budget",
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
}
