"""What the messages to people hold about them."""

from beffroi.lib.personal import Holding, PersonalData
from beffroi.notifications.models import Notice, Preference, SentDigest

PERSONAL_DATA = PersonalData(
    app="notifications",
    label="Messages aux personnes",
    holdings=(
        Holding(
            model=Notice,
            what="« On vous parle » : titre de l’action, nom de qui parle",
            about="Les personnes à qui l’on confie ou à qui l’on parle",
            why="Prévenir la personne concernée",
            kept="Tant que le compte est ouvert",
            gone_with=("user_id",),
            by_key={"author_key": ("author_label",)},
            texts=("title", "place"),
        ),
        Holding(
            model=Preference,
            what="Choix des messages reçus",
            about="Toute personne qui a un compte",
            why="Respecter son choix",
            kept="Tant que le compte est ouvert",
            gone_with=("user_id",),
            secret=("stop_key",),
        ),
        Holding(
            model=SentDigest,
            what="Semaine dont le point a été envoyé",
            about="Toute personne qui a un compte",
            why="Ne pas l’envoyer deux fois",
            kept="Tant que le compte est ouvert",
            gone_with=("user_id",),
        ),
    ),
)
