"""What the plan of actions holds about people."""

from beffroi.actionplan.models import (
    Action,
    ActionComment,
    Attachment,
    CalendarFeed,
    CommentMention,
    RecurringTask,
)
from beffroi.lib.personal import Holding, PersonalData

PERSONAL_DATA = PersonalData(
    app="actionplan",
    label="Plan d’actions",
    holdings=(
        Holding(
            model=Action,
            what="Personne chargée d’une action, textes de l’action",
            about="Les personnes qui font les actions, celles que les textes citent",
            why="Savoir qui fait quoi, et pour quand",
            kept="Tant que l’établissement est suivi",
            about_key=("assignee_id",),
            texts=(
                "title", "why", "how", "done_when", "message", "cost",
                "assignee_label", "origin_label", "search_text",
            ),
        ),
        Holding(
            model=ActionComment,
            what="Commentaires d’une action et leur auteur",
            about="Les personnes qui commentent, celles qu’elles citent",
            why="Suivre l’avancement",
            kept="Tant que l’établissement est suivi",
            by_key={"author_key": ("author_label",)},
            texts=("text",),
            stays="Le commentaire, sans le nom de son auteur.",
        ),
        Holding(
            model=RecurringTask,
            what="Personne chargée d’une tâche du calendrier, textes de la tâche",
            about="Les personnes qui font les tâches, celles que les textes citent",
            why="Savoir qui fait quoi, et quand",
            kept="Tant que l’établissement est suivi",
            about_key=("assignee_id",),
            texts=("title", "why", "how", "done_when", "who"),
        ),
        Holding(
            model=Attachment,
            what="Fichier joint à une action, noms de qui l’a ajouté ou retiré",
            about="Les personnes qui suivent les actions",
            why="Garder ce qui a servi",
            kept="Tant que l’établissement est suivi",
            by_key={"added_by_key": ("added_by_label",)},
            texts=("removed_by_label", "removal_reason"),
        ),
        Holding(
            model=CommentMention,
            what="Personne interpellée dans un commentaire",
            about="Les personnes qui lisent le plan",
            why="Prévenir la personne",
            kept="Tant que l’établissement est suivi",
            gone_with=("user_id",),
        ),
        Holding(
            model=CalendarFeed,
            what="Calendrier lu par la messagerie d’une personne",
            about="Les personnes qui l’ont ouvert",
            why="Montrer les échéances dans l’agenda",
            kept="Jusqu’à sa fermeture",
            gone_with=("user_id",),
        ),
    ),
    not_personal={
        "Action.message_to": "sorte de destinataire (prestataire, direction…)",
        "Action.origin_link": "adresse d’une page de Beffroi",
        "Action.pinned_fields": "noms de champs",
    },
)  # fmt: skip
