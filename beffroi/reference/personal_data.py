"""What the dated facts hold about people."""

from beffroi.lib.personal import Holding, PersonalData
from beffroi.reference.models import FactOverride, ObligationRevision

PERSONAL_DATA = PersonalData(
    app="reference",
    label="Données de référence",
    holdings=(
        Holding(
            model=FactOverride,
            what="Nom de la personne qui a corrigé une donnée de référence",
            about="Équipe régionale",
            why="Savoir à qui demander d’où vient une correction",
            kept="Tant que la correction vaut",
            by_key={"changed_by_key": ("changed_by_label",)},
            texts=("value", "source"),
        ),
        Holding(
            model=ObligationRevision,
            what="Texte d’une obligation réécrit, nom de la personne qui l’a écrit",
            about="Équipe régionale",
            why="Savoir qui a changé un texte, et quand",
            kept="Tant que le texte peut être repris",
            by_key={"changed_by_key": ("changed_by_label",)},
            documents=("texts",),
        ),
    ),
)
