"""What the plan of actions holds about people."""

from beffroi.actionplan.models import Action, ActionComment
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
    ),
    not_personal={
        "Action.message_to": "sorte de destinataire (prestataire, direction…)",
        "Action.origin_link": "adresse d’une page de Beffroi",
        "Action.pinned_fields": "noms de champs",
    },
)  # fmt: skip
