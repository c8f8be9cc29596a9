"""What the outbox holds about people, and how a name leaves a letter."""

from django.db import transaction

from beffroi.lib.filescrubbing.texts import cleaned_letter
from beffroi.lib.personal import Basis, Holding, PersonalData, Subject
from beffroi.lib.scrubbing import Scrubber
from beffroi.mail.models import OutgoingMessage, SendingProfile


def erase_from_letters(subject: Subject) -> int:
    """Take the person out of the letters to others that are still kept whole.

    One letter a transaction: each is rewritten with its headers and its parts.
    """
    scrubber = Scrubber(subject)
    count = 0
    kept = OutgoingMessage.objects.exclude(mime=b"").values_list("pk", flat=True)
    for key in kept.iterator(chunk_size=500):
        with transaction.atomic():
            message = OutgoingMessage.objects.select_for_update().filter(pk=key).first()
            if message is None:
                continue
            raw = bytes(message.mime)
            changed = cleaned_letter(raw, scrubber)
            if changed != raw:
                message.mime = changed
                message.save(update_fields=["mime"])
                count += 1
    return count


PERSONAL_DATA = PersonalData(
    app="mail",
    label="Courriels envoyés",
    holdings=(
        Holding(
            model=OutgoingMessage,
            what="Adresse du destinataire, objet, réponse du serveur ; le texte jusqu’au départ",
            about="Toute personne à qui Beffroi écrit",
            why="Envoyer les invitations et les messages, savoir s’ils sont arrivés",
            kept="Le texte jusqu’au départ, la ligne un an",
            gone_with=("recipient",),
            texts=("subject", "answer"),
            secret=("mime",),
        ),
        Holding(
            model=SendingProfile,
            what="Identifiant et adresse du compte d’envoi",
            about="La structure, parfois la personne dont l’adresse sert à envoyer",
            why="Envoyer les courriels",
            kept="Tant que le serveur d’envoi est déclaré",
            basis=Basis.LEGITIMATE_INTEREST,
            texts=("from_name",),
            secret=("sealed_password",),
            stays="L’adresse d’expédition : changez-la dans « Serveur d’envoi ».",
        ),
    ),
    not_personal={
        "SendingProfile.username": "identifiant d’un compte technique",
        "SendingProfile.from_address": "adresse d’expédition de la structure, changée à l’écran",
    },
    erase=erase_from_letters,
)
