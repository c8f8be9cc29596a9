"""What the deposited files hold about people."""

from beffroi.files.models import StoredFile
from beffroi.lib.personal import Holding, PersonalData

PERSONAL_DATA = PersonalData(
    app="files",
    label="Fichiers déposés",
    holdings=(
        Holding(
            model=StoredFile,
            what="Nom du fichier, nom de la personne qui l’a déposé",
            about="Toute personne qui dépose un fichier",
            why="Prouver une réponse, savoir d’où vient un document",
            kept="Tant que la preuve, le rapport ou l’import qui s’en sert est gardé",
            by_key={"stored_by_key": ("stored_by_label",)},
            texts=("name", "stored_by_label"),
            stays="Le fichier lui-même, sans auteur : il appartient à l’établissement, et chacun est gardé ou supprimé par un choix écrit.",
        ),
    ),
)
