"""Make the officer's desk lively: help asked, contacts to come, a message to many."""

from datetime import timedelta

from beffroi.accounts.models import User
from beffroi.demo.places import lead_of
from beffroi.demo.rules.happenings import Hand
from beffroi.demo.rules.region import EstablishmentCard, Story
from beffroi.demo.stage import Stage
from beffroi.lib import clock
from beffroi.organizations.operations.desk import ask_help, note_contact, take_charge
from beffroi.organizations.operations.regional_messages import (
    draft_message,
    send_message,
    write_message,
)
from beffroi.organizations.queries.establishments import PlaceFilters
from beffroi.organizations.rules.states import Audience, SupportState
from beffroi.organizations.work import regional_messages

REQUESTS = (
    "Notre prestataire nous dit que les sauvegardes sont « sur le cloud », sans plus. Que "
    "devons-nous lui demander pour cocher la preuve ?",
    "La directrice part en mars. Comment transmettre son rôle sans perdre les validations ?",
    "Nous n’arrivons pas à répondre aux questions sur le pare-feu : personne ici ne sait. "
    "Pourriez-vous nous appeler un après-midi ?",
)
CONTACTS = (
    ("Appel de suivi : le questionnaire avance, il manque l’avis du prestataire.", "Réponse du prestataire", 3),
    ("Message laissé à l’accueil.", "Rappeler le référent", -1),
    ("Point de quart d’heure : les numéros d’urgence sont à jour, l’affiche est au mur.", "Préparer la validation", 6),
    ("Rencontre en réunion territoriale. Veulent commencer par les mots de passe.", "Envoyer la fiche sur les mots de passe", 12),
)  # fmt: skip
MESSAGE = """Bonjour {prénom},

Notre réunion d’échange des référents se tiendra le premier mardi du mois prochain, de 14 h à 15 h 30, en visioconférence.

Au programme :

- ce que les premiers bilans nous apprennent ;
- un exemple de message à envoyer à son prestataire ;
- vos questions.

Pour {établissement}, une seule chose à préparer : une question que vous n’avez pas osé poser.

Répondez à ce courriel pour nous dire si vous venez."""
REMINDER = """Bonjour {prénom},

Le parcours express de {établissement} n’est pas terminé. Il reste un quart d’heure de questions simples, et vous pouvez répondre « je ne sais pas »."""


def _active(stage: Stage) -> list[EstablishmentCard]:
    """Return the establishments that have worked for long, in the order of the file."""
    stories = (Story.ADVANCED, Story.STEADY, Story.STALLED)
    return [
        card
        for card in stage.region.establishments
        if card.story in stories and card.finess in stage.places
    ]


def _officer(stage: Stage, card: EstablishmentCard) -> User:
    return stage.users[stage.cast.officer_of(card.finess).email]


def write_to_everybody(stage: Stage) -> None:
    """Invite all the establishments that are supported to a meeting."""
    _write(
        stage,
        "Réunion d’échange des référents",
        MESSAGE,
        SupportState.SUPPORTED,
        leaves=True,
    )


def prepare_a_reminder(stage: Stage) -> None:
    """Leave a draft, so that the page where one reads again has something to show."""
    _write(
        stage,
        "Un quart d’heure pour {établissement}",
        REMINDER,
        SupportState.SUPPORTED,
        leaves=False,
    )


def _write(
    stage: Stage, subject: str, text: str, support: SupportState, *, leaves: bool
) -> None:
    if not _active(stage):
        return
    lead = lead_of(stage)
    by = lead.as_actor()
    message = draft_message(
        author=lead,
        region_code=stage.region.code,
        filters=PlaceFilters(support=support.value),
    )
    write_message(
        message=message, audience=Audience.BOTH, subject=subject, text=text, by=by
    )
    if leaves:
        job = send_message(message=message, by=by)
        regional_messages.send(str(job.pk), str(message.pk))


def ask_for_help(stage: Stage) -> None:
    """Two establishments ask; a third request is already taken in charge."""
    for text, card in zip(REQUESTS, _active(stage)[1::4], strict=False):
        place = stage.places[card.finess]
        ask_help(
            establishment=place, text=text, asker=stage.user(card.finess, Hand.REFERENT)
        )
        if text == REQUESTS[0]:
            take_charge(establishment=place, officer=_officer(stage, card))


def note_contacts(stage: Stage) -> None:
    """Calls were made, and the next ones are planned: one of them is late by today."""
    today = clock.today()
    for (text, why, days), card in zip(CONTACTS, _active(stage)[::3], strict=False):
        # Told some working days ago: « -1 » was due since then.
        wanted = max(today, stage.today + timedelta(days=days))
        note_contact(
            establishment=stage.places[card.finess],
            text=text,
            author=_officer(stage, card),
            next_contact_on=wanted,
            why=why,
        )
