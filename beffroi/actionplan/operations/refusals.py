"""What the action plan says no to.

Refusal
├── TitleMissing, TitleTooLong, CommentMissing, CommentTooLong
├── DueInThePast
├── TwoAssignees, NotAMember
├── ActionClosed, ActionChangedMeanwhile, UndoTooLate
├── NothingSelected, TooManySelected, NothingToGive
├── NothingToAdopt, SeriesEnded, SeriesChangedMeanwhile, StartInThePast
├── OtherPlace, CircleOfActions
└── ReasonMissing, AttachmentGone
"""

from beffroi.lib.errors import Refusal


class TitleMissing(Refusal):
    sentence = "Écrivez en quelques mots ce qu’il y a à faire."


class TitleTooLong(Refusal):
    sentence = "Le titre dépasse 200 caractères : gardez l’essentiel, le reste va dans « Comment »."


class CommentMissing(Refusal):
    sentence = "Le commentaire est vide : écrivez-le avant de l’ajouter."


class CommentTooLong(Refusal):
    sentence = "Le commentaire dépasse 2 000 caractères : raccourcissez-le ou partagez-le en deux."


class DueInThePast(Refusal):
    sentence = (
        "Cette échéance est déjà passée : choisissez aujourd’hui ou un jour à venir."
    )


class TwoAssignees(Refusal):
    sentence = (
        "Choisissez une personne de la liste ou écrivez un nom, mais pas les deux."
    )


class NotAMember(Refusal):
    sentence = (
        "Cette personne ne fait pas partie de l’établissement. Choisissez quelqu’un de la liste, "
        "ou écrivez son nom si elle n’a pas de compte."
    )


class ActionClosed(Refusal):
    sentence = "Cette action est close : rouvrez-la avant de la modifier."


class ActionChangedMeanwhile(Refusal):
    sentence = (
        "Quelqu’un a modifié cette action pendant que vous l’écriviez. Rien n’est perdu : votre "
        "texte est encore dans les champs. Relisez la version enregistrée, puis enregistrez à "
        "nouveau si la vôtre doit la remplacer."
    )


class UndoTooLate(Refusal):
    sentence = "Cette action a changé depuis : il n’est plus possible d’annuler."


class NothingSelected(Refusal):
    sentence = "Aucune action n’est cochée : cochez celles que vous voulez confier."


class TooManySelected(Refusal):
    sentence = "Confiez au plus 100 actions à la fois."


class NothingToGive(Refusal):
    sentence = "Choisissez une personne ou une échéance."


class NothingToAdopt(Refusal):
    sentence = (
        "Aucune tâche n’est cochée : cochez celles que vous voulez au calendrier."
    )


class SeriesEnded(Refusal):
    sentence = "Cette tâche est arrêtée : ajoutez-la de nouveau au calendrier pour la reprendre."


class SeriesChangedMeanwhile(Refusal):
    sentence = (
        "Quelqu’un a modifié cette tâche pendant que vous l’écriviez. Votre texte est encore dans "
        "les champs : relisez la version enregistrée, puis enregistrez à nouveau."
    )


class StartInThePast(Refusal):
    sentence = "Cette date est déjà passée : choisissez aujourd’hui ou un jour à venir."


class OtherPlace(Refusal):
    sentence = "Choisissez une action de ce même établissement."


class CircleOfActions(Refusal):
    sentence = (
        "Ces actions s’attendraient l’une l’autre et aucune ne pourrait commencer : "
        "choisissez-en une autre."
    )


class ReasonMissing(Refusal):
    sentence = "Dites en quelques mots pourquoi ce fichier est retiré."


class AttachmentGone(Refusal):
    sentence = "Ce fichier a déjà été retiré."
