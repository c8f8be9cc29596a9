"""French words for what the rules of the obligations name."""

from beffroi.reference.rules.nis2 import Reason, Scope, Size
from beffroi.reference.rules.obligations import LegalState, Theme, Verdict

THEME_LABELS = {
    Theme.INCIDENT: "Quand un incident survient",
    Theme.DATA: "Les données des personnes",
    Theme.DIGITAL: "Les outils numériques et leurs accès",
    Theme.GOVERNANCE: "La direction et l’organisation",
    Theme.PROGRAMME: "Les financements et les évaluations",
}

LEGAL_STATE_LABELS = {
    LegalState.SETTLED: "En vigueur",
    LegalState.UNSETTLED: "Indicatif",
}

VERDICT_LABELS = {
    Verdict.CONCERNED: "Vous êtes concerné",
    Verdict.MAYBE: "Peut-être",
    Verdict.NOT_CONCERNED: "Pas concerné",
}

ATTRIBUTE_LABELS = {
    "family": "le type d’établissement",
    "legal": "le statut juridique de l’organisme gestionnaire",
    "size": "l’effectif",
    "it": "la personne qui gère l’informatique",
    "dui": "le dossier usager informatisé",
    "hosting": "l’hébergement du dossier usager",
    "dpo": "le délégué à la protection des données",
    "referent": "le référent de la sécurité numérique",
    "insurance": "l’assurance contre les cyberattaques",
}

SCOPE_LABELS = {
    Scope.PROBABLY_ESSENTIAL: "Probablement entité essentielle",
    Scope.PROBABLY_IMPORTANT: "Probablement entité importante",
    Scope.TO_QUALIFY: "À qualifier",
    Scope.PROBABLY_OUTSIDE: "Probablement hors du champ",
    Scope.NOT_APPLICABLE: "Pas visée au titre de la santé",
}

SIZE_LABELS = {
    Size.SMALL: "petite",
    Size.MEDIUM: "moyenne",
    Size.LARGE: "grande",
    Size.UNKNOWN: "indéterminée",
}

REASON_SENTENCES = {
    Reason.DESIGNATED: "L’État a désigné votre entité comme opérateur de services essentiels : elle est visée quelle que soit sa taille.",
    Reason.DESIGNATION_UNKNOWN: "Vous ne savez pas si l’entité a été désignée opérateur de services essentiels. Cette désignation se notifie par courrier à la direction : posez-lui la question.",
    Reason.PUBLIC_BODY: "L’entité est publique. La règle propre aux administrations publiques n’a pas été trouvée publiée : demandez à la délégation régionale de l’ANSSI (l’agence nationale de la sécurité des systèmes d’information).",
    Reason.NO_CARE: "L’entité ne dispense pas de soins : elle n’entre pas dans l’activité visée du secteur de la santé. Un autre secteur de la directive peut la viser.",
    Reason.CARE: "L’entité dispense des soins : c’est l’activité visée dans le secteur de la santé.",
    Reason.CARE_UNCERTAIN: "Il n’est tranché nulle part qu’un accompagnement médico-social soit une prestation de soins au sens de la directive. Un texte européen voisin met à part l’aide aux gestes de la vie quotidienne.",
    Reason.SIZE_SMALL: "Par son effectif et ses comptes, l’entité compte comme petite : elle n’est pas visée par la seule règle de taille.",
    Reason.SIZE_MEDIUM: "Par son effectif et ses comptes, l’entité compte comme moyenne : la règle de taille donne « importante » à une activité de soins.",
    Reason.SIZE_LARGE: "Par son effectif et ses comptes, l’entité compte comme grande : la règle de taille donne « essentielle » à une activité de soins.",
    Reason.SIZE_UNKNOWN: "Il manque un chiffre qui changerait la réponse : demandez à la comptabilité le total des produits et le total du bilan de l’entité entière.",
    Reason.SINGLE_DESIGNATION: "Une petite entité peut aussi être désignée une par une, par exemple si elle est seule à rendre un service indispensable.",
}
