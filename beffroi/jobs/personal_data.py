"""What background work holds about people."""

from django_tasks_db.models import DBTaskResult

from beffroi.jobs.models import Job
from beffroi.lib.personal import Holding, PersonalData

PERSONAL_DATA = PersonalData(
    app="jobs",
    label="Travaux de fond",
    holdings=(
        Holding(
            model=Job,
            what="Intitulé d’un travail long, remarques, lignes refusées d’un fichier",
            about="La personne qui l’a demandé, celles que le fichier nommait",
            why="Retrouver un travail en cours et son résultat",
            kept="Quatre-vingt-dix jours après la fin",
            about_key=("owner_key",),
            texts=("label", "note"),
            documents=("refused",),
        ),
        Holding(
            model=DBTaskResult,
            what="Arguments techniques d’une tâche",
            about="La personne que la tâche concerne",
            why="Faire le travail en arrière-plan",
            kept="Sept jours après la fin",
            texts=("traceback",),
            documents=("args_kwargs", "return_value"),
            secret=("args_kwargs", "return_value", "traceback"),
        ),
    ),
    not_personal={"LeaderLease.name": "nom d’un rôle de processus"},
)
