"""What the observatory and its campaigns hold about people."""

from beffroi.lib.personal import Holding, PersonalData
from beffroi.observatory.models.campaigns import Campaign

PERSONAL_DATA = PersonalData(
    app="observatory",
    label="Observatoire et campagnes",
    holdings=(
        Holding(
            model=Campaign,
            what="Message d’une campagne et nom de la personne qui l’a préparée",
            about="Équipe régionale",
            why="Mener la campagne",
            kept="Tant que l’installation vit",
            by_key={"created_by_key": ("created_by_label",)},
            texts=("name", "message"),
        ),
    ),
    not_personal={"Group.member_keys": "clés d’établissements"},
)
