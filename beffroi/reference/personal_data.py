"""What the dated facts hold about people."""

from beffroi.lib.personal import Holding, PersonalData
from beffroi.reference.models import FactOverride

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
    ),
)
