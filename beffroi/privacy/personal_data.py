"""What the handling of requests holds about people."""

from beffroi.lib.personal import Basis, Holding, PersonalData
from beffroi.privacy.models import FileDecision, PersonRequest, RegisterCopy

PERSONAL_DATA = PersonalData(
    app="privacy",
    label="Demandes des personnes",
    holdings=(
        Holding(
            model=PersonRequest,
            what="Adresse de la personne qui a fait une demande, suite donnée",
            about="Les personnes qui exercent leurs droits, celle qui traite la demande",
            why="Répondre à la demande et pouvoir le prouver",
            kept="Un an, sans adresse après un effacement",
            basis=Basis.LEGAL_OBLIGATION,
            by_key={"asked_by_key": ("asked_by_label",)},
            by_address={"address": ("address",)},
            about_key=("subject_key",),
            texts=("reason",),
        ),
        Holding(
            model=FileDecision,
            what="Choix fait pour un fichier que la personne avait déposé, et par qui",
            about="La personne qui traite la demande",
            why="Prouver la suite donnée à un effacement",
            kept="Un an, avec la demande",
            basis=Basis.LEGAL_OBLIGATION,
            by_key={"decided_by_key": ("decided_by_label",)},
        ),
        Holding(
            model=RegisterCopy,
            what="Copie imprimée du registre",
            about="La personne qui l’a demandée",
            why="Retrouver le document",
            kept="Sept jours",
            about_key=("asked_by_key",),
        ),
    ),
    not_personal={
        "PersonRequest.preview": "nombres",
        "PersonRequest.report": "nombres",
    },
)
