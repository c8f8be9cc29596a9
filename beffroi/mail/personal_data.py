"""What the outbox and the mailings hold about people, and how a name leaves a letter."""

from django.db import transaction
from django.db.models import F

from beffroi.lib.filescrubbing.texts import cleaned_letter
from beffroi.lib.personal import Basis, Holding, PersonalData, Subject
from beffroi.lib.scrubbing import Scrubber
from beffroi.mail.models import (
    Mailing,
    MailingItem,
    MailingVariant,
    OutgoingMessage,
    SendingProfile,
    Suppressed,
)
from beffroi.mail.rules.states import ItemState


def erase(subject: Subject) -> int:
    return erase_from_letters(subject) + take_off_mailings(subject)


def take_off_mailings(subject: Subject) -> int:
    """Take off what still waits for the person: the mailing has one message less to send."""
    count = 0
    for address in sorted(subject.addresses):
        waiting = MailingItem.objects.filter(
            recipient__iexact=address, state=ItemState.WAITING
        )
        for key, mailing_id in list(waiting.values_list("pk", "mailing_id")):
            with transaction.atomic():
                gone, _ = waiting.filter(pk=key).delete()
                Mailing.objects.filter(pk=mailing_id, prepared_count__gte=gone).update(
                    prepared_count=F("prepared_count") - gone
                )
            count += gone
    return count


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
            texts=("name", "from_name"),
            secret=("sealed_password", "sealed_dkim_pem", "dkim_public_code"),
            stays="L’adresse d’expédition et celle de contact : changez-les dans le profil.",
        ),
        Holding(
            model=MailingItem,
            what="Adresse du destinataire, ce qui remplit le message, réponse du serveur",
            about="Les personnes à qui un envoi groupé écrit",
            why="Envoyer les tests, les leçons et les lettres, une fois chacun",
            kept="Jusqu’à l’effacement des noms de l’activité qui écrit, un an au plus",
            gone_with=("recipient",),
            texts=("answer",),
            documents=("values",),
        ),
        Holding(
            model=MailingVariant,
            what="Texte d’un envoi groupé, nom et adresse de l’expéditeur montré",
            about="Les personnes qu’un texte nomme",
            why="Écrire le même message à beaucoup de personnes",
            kept="Tant que l’activité qui écrit est gardée",
            by_address={"reply_to": ("reply_to",)},
            texts=("subject", "text", "html", "sender_name"),
            documents=("headers",),
        ),
        Holding(
            model=Suppressed,
            what="Adresse à qui aucun envoi groupé n’écrit plus, et pourquoi",
            about="Les personnes qui ont demandé à ne plus rien recevoir",
            why="Respecter leur demande, ne pas écrire à une adresse qui n’existe plus",
            kept="Trois ans, ou un an pour une adresse qui n’existe pas",
            basis=Basis.LEGAL_OBLIGATION,
            about_key=("address",),
            stays="L’adresse elle-même : sans elle, un envoi pourrait écrire de nouveau.",
        ),
    ),
    not_personal={
        "SendingProfile.username": "identifiant d’un compte technique",
        "SendingProfile.from_address": "adresse d’expédition de la structure, changée à l’écran",
        "SendingProfile.contact_address": "adresse de contact d’une équipe, changée à l’écran",
        "SendingProfile.levels": "des nombres par domaine de messagerie",
        "Mailing.trouble": "ce que le serveur d’envoi a répondu, sans adresse de personne",
        "MailingVariant.sender_address": "adresse d’un domaine d’envoi, choisie pour tous",
        "MailingVariant.placeholders": "une liste de mots choisis par le programme",
        "MailingAttachment.name": "nom d’un fichier joint à tous",
        "MailingAttachment.content": "le même document pour tous",
    },
    erase=erase,
)
