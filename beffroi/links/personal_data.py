"""What the personal links hold about people."""

from beffroi.lib.personal import Holding, PersonalData
from beffroi.links.models import PersonalLink

PERSONAL_DATA = PersonalData(
    app="links",
    label="Liens personnels",
    holdings=(
        Holding(
            model=PersonalLink,
            what="Nom de la personne qui a donné le lien, dates d’usage",
            about="La personne qui donne le lien ; celle qui le reçoit n’est pas nommée",
            why="Retirer un lien, savoir s’il a servi",
            kept="Un an après la fin du lien",
            by_key={"issued_by_key": ("issued_by_label",)},
            texts=("label", "recipient_label", "issued_by_label"),
        ),
    ),
)
