"""French labels of what is stored as English identifiers."""

from beffroi.phishing.rules.reasons import Reason
from beffroi.phishing.rules.states import HitClass, HitKind

CLASS_LABELS = {
    HitClass.HUMAN: "personne",
    HitClass.DOUBTFUL: "douteux",
    HitClass.ROBOT: "robot",
}
KIND_LABELS = {
    HitKind.LINK: "lien ouvert",
    HitKind.HIDDEN: "lien caché touché",
    HitKind.IMAGE: "image chargée",
    HitKind.PAGE: "page chargée",
    HitKind.GESTURE: "geste sur la page",
    HitKind.VISIBLE: "page vue deux secondes",
    HitKind.FORM: "a tenté de saisir",
    HitKind.REPORT: "signalement",
}
REASON_LABELS = {
    Reason.HIDDEN_LINK: "a touché un lien invisible",
    Reason.BEFORE_SENDING: "avant le départ du message",
    Reason.BEFORE_ACCEPTANCE: "avant l’arrivée du message",
    Reason.METHOD: "méthode d’un programme",
    Reason.PREFETCH: "préchargement",
    Reason.SCANNER_AGENT: "logiciel d’analyse",
    Reason.PREVIEW_AGENT: "aperçu de lien",
    Reason.SCRIPT_AGENT: "programme, pas un navigateur",
    Reason.IMPOSSIBLE_AGENT: "navigateur qui n’existe pas",
    Reason.AUTOMATION: "navigateur piloté",
    Reason.IMAGE_PROXY: "mandataire d’images",
    Reason.SCANNER_NETWORK: "réseau d’analyse de courriels",
    Reason.GATEWAY_HEADER: "en-tête d’une passerelle d’analyse",
    Reason.TOO_FAST: "moins de cinq secondes après l’arrivée",
    Reason.HIDDEN_LINK_NEARBY: "lien invisible touché depuis le même réseau",
    Reason.SEVERAL_PEOPLE: "plusieurs personnes en quelques secondes",
    Reason.ONE_PROGRAM: "le même logiciel pour toutes ces personnes",
    Reason.SEVERAL_LINKS: "plusieurs liens en deux secondes",
    Reason.ALTERED_LINK: "lien modifié par une passerelle",
    Reason.CLOUD_NETWORK: "machine louée chez un hébergeur",
    Reason.OUTDATED_AGENT: "navigateur abandonné depuis longtemps",
    Reason.EMPTY_AGENT: "logiciel qui ne dit pas son nom",
    Reason.AFTER_REPORT: "machine venue juste après un signalement",
    Reason.NO_LANGUAGE: "aucune langue annoncée",
    Reason.FOREIGN_LANGUAGE: "français absent des langues annoncées",
    Reason.BARE_ACCEPT: "demande sans précision de contenu",
    Reason.DOUBLE_LINK: "lien ouvert deux fois de suite",
    Reason.UNUSUAL_SYSTEM: "système rare sur un poste de travail",
    Reason.NO_SUBRESOURCE: "rien d’autre que la page n’a été chargé",
    Reason.GESTURE: "geste",
    Reason.VISIBLE: "page vue au moins deux secondes",
    Reason.FORM: "formulaire envoyé",
    Reason.REPORTED: "a signalé",
    Reason.SAME_PERSON: "accompagne une visite prouvée",
    Reason.INSTANT_PROOF: "geste trop prompt ou trop suspect pour prouver",
    Reason.NO_PROOF: "aucune preuve dans un sens ni dans l’autre",
}
