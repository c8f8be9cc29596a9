"""The 23 kinds of cues that can put a reader on guard, in five families.

Source: NIST TN 2276 (2023), « NIST Phish Scale User Guide », table of cues. The French
labels and the advice are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CueFamily(StrEnum):
    """Where the eye should look."""

    ERROR = "error"
    TECHNICAL = "technical"
    VISUAL = "visual"
    LANGUAGE = "language"
    TACTIC = "tactic"


FAMILY_LABELS: Mapping[CueFamily, str] = {
    CueFamily.ERROR: "Erreurs",
    CueFamily.TECHNICAL: "Adresses, liens et fichiers",
    CueFamily.VISUAL: "Aspect",
    CueFamily.LANGUAGE: "Façon de parler",
    CueFamily.TACTIC: "Ruses",
}


class CueKind(StrEnum):
    """One kind of cue of the scale."""

    SPELLING = "spelling"
    INCONSISTENCY = "inconsistency"
    ATTACHMENT_TYPE = "attachment_type"
    SENDER_NAME = "sender_name"
    HIDDEN_ADDRESS = "hidden_address"
    LOOK_ALIKE = "look_alike"
    NO_BRANDING = "no_branding"
    IMITATED_LOGO = "imitated_logo"
    POOR_LAYOUT = "poor_layout"
    SECURITY_ICON = "security_icon"
    LEGAL_WORDING = "legal_wording"
    DISTRACTING_DETAIL = "distracting_detail"
    SENSITIVE_REQUEST = "sensitive_request"
    URGENCY = "urgency"
    THREAT = "threat"
    GENERIC_GREETING = "generic_greeting"
    NO_SIGNER = "no_signer"
    HUMANITARIAN = "humanitarian"
    TOO_GOOD = "too_good"
    SPECIAL = "special"
    LIMITED_OFFER = "limited_offer"
    BUSINESS_PROCESS = "business_process"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class CueWords:
    """How one kind is told: its family, its name, what to do when one meets it."""

    family: CueFamily
    label: str
    advice: str


_F = CueFamily
CUES: Mapping[CueKind, CueWords] = {
    CueKind.SPELLING: CueWords(
        _F.ERROR, "Faute d’orthographe ou de grammaire",
        "Un organisme se relit : plusieurs fautes invitent à vérifier avant d’agir."),
    CueKind.INCONSISTENCY: CueWords(
        _F.ERROR, "Incohérence",
        "Quand deux éléments ne vont pas ensemble, demander à un collègue ce qu’il en pense."),
    CueKind.ATTACHMENT_TYPE: CueWords(
        _F.TECHNICAL, "Pièce jointe inhabituelle",
        "Une pièce jointe que l’on n’attendait pas ne s’ouvre qu’après un appel à l’expéditeur."),
    CueKind.SENDER_NAME: CueWords(
        _F.TECHNICAL, "Nom affiché différent de l’adresse",
        "Le nom affiché s’invente : seule l’adresse placée après le @ dit qui écrit."),
    CueKind.HIDDEN_ADDRESS: CueWords(
        _F.TECHNICAL, "Lien qui cache son adresse",
        "Poser la souris sur le lien, ou garder le doigt appuyé, montre où il mène vraiment."),
    CueKind.LOOK_ALIKE: CueWords(
        _F.TECHNICAL, "Adresse ressemblante",
        "Comparer l’adresse avec celle que l’on connaît, lettre par lettre."),
    CueKind.NO_BRANDING: CueWords(
        _F.VISUAL, "Pas d’identité visuelle",
        "Un service habituel se reconnaît : un message nu mérite une vérification."),
    CueKind.IMITATED_LOGO: CueWords(
        _F.VISUAL, "Logo imité ou dépassé",
        "Un logo se copie en deux clics : il ne prouve jamais qui écrit."),
    CueKind.POOR_LAYOUT: CueWords(
        _F.VISUAL, "Mise en page maladroite",
        "Couleurs criardes, majuscules et alignements bancals trahissent souvent un faux."),
    CueKind.SECURITY_ICON: CueWords(
        _F.VISUAL, "Faux signe de sécurité",
        "Un cadenas ou la mention « vérifié » dans un message ne prouve rien."),
    CueKind.LEGAL_WORDING: CueWords(
        _F.LANGUAGE, "Formule juridique",
        "Un article de loi cité sert parfois à impressionner : le vérifier ailleurs."),
    CueKind.DISTRACTING_DETAIL: CueWords(
        _F.LANGUAGE, "Détail qui détourne l’attention",
        "Un numéro de dossier ou un montant précis donne l’air vrai sans rien prouver."),
    CueKind.SENSITIVE_REQUEST: CueWords(
        _F.LANGUAGE, "Demande d’information sensible",
        "Mot de passe, code, RIB, pièce d’identité : rien de cela ne se donne en réponse à un message."),
    CueKind.URGENCY: CueWords(
        _F.LANGUAGE, "Urgence",
        "Plus un message presse, plus il faut prendre le temps de vérifier."),
    CueKind.THREAT: CueWords(
        _F.LANGUAGE, "Menace",
        "Une sanction annoncée sans préavis cherche à faire agir sans réfléchir."),
    CueKind.GENERIC_GREETING: CueWords(
        _F.LANGUAGE, "Salutation passe-partout",
        "Un service qui vous connaît vous appelle par votre nom."),
    CueKind.NO_SIGNER: CueWords(
        _F.LANGUAGE, "Pas de signataire",
        "Sans nom ni téléphone, on ne sait pas qui rappeler : c’est voulu."),
    CueKind.HUMANITARIAN: CueWords(
        _F.TACTIC, "Appel à la générosité",
        "Pour aider, passer par le site habituel de l’association, jamais par le lien reçu."),
    CueKind.TOO_GOOD: CueWords(
        _F.TACTIC, "Trop beau pour être vrai",
        "Un cadeau inattendu se paie souvent avec un mot de passe."),
    CueKind.SPECIAL: CueWords(
        _F.TACTIC, "« Vous seul »",
        "Être choisi, tiré au sort ou mis dans la confidence est une façon d’endormir la méfiance."),
    CueKind.LIMITED_OFFER: CueWords(
        _F.TACTIC, "Offre limitée",
        "« Les premiers seront servis » est fait pour que l’on clique avant de réfléchir."),
    CueKind.BUSINESS_PROCESS: CueWords(
        _F.TACTIC, "Imitation d’une démarche de travail",
        "Faire la démarche par le chemin habituel, sans passer par le message."),
    CueKind.AUTHORITY: CueWords(
        _F.TACTIC, "Se fait passer pour un proche, un collègue ou une autorité",
        "Rappeler la personne au numéro que l’on connaît déjà."),
}  # fmt: skip


def kinds_of(family: CueFamily) -> tuple[CueKind, ...]:
    """Return the kinds of one family, in the order of the scale."""
    return tuple(kind for kind, words in CUES.items() if words.family == family)
