"""What the journal holds about people."""

from beffroi.journal.models import EntryName
from beffroi.lib.personal import Basis, Holding, PersonalData

PERSONAL_DATA = PersonalData(
    app="journal",
    label="Journal des actes",
    holdings=(
        Holding(
            model=EntryName,
            what="Nom de la personne qui a agi, objet de l’acte, date",
            about="Toute personne qui a un compte",
            why="Savoir qui a fait quoi, repérer un usage anormal",
            kept="Les noms : trois ans. Les lignes sans nom : tant que l’installation vit.",
            basis=Basis.LEGITIMATE_INTEREST,
            by_key={
                "entry__actor_key": ("actor_label",),
                "entry__object_key": ("object_label",),
            },
            texts=("actor_label", "object_label", "detail"),
            stays="La ligne scellée, sous un pseudonyme : l’effacer romprait le sceau.",
        ),
    ),
    not_personal={"JournalCheck.sentence": "compte de sceaux, sans personne"},
)
