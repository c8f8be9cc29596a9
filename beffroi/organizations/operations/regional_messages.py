"""Write to a selection of establishments: choose, write, try on oneself, send.

Refusal
├── NobodyChosen      no establishment in the selection
├── UnknownVariable   braces that mean nothing
├── MessageUnfinished the subject or the text is missing
├── NobodyReached     nobody holds the roles chosen at these establishments
└── AlreadySent       the message has left, or is leaving
"""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.jobs.models import Job
from beffroi.jobs.operations import launch
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.mail.operations.outbox import queue_message
from beffroi.organizations import tasks
from beffroi.organizations.models.desk import RegionalMessage
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.establishments import PlaceFilters
from beffroi.organizations.queries.regional_messages import (
    Recipient,
    chosen_places,
    example_of,
    letter_for,
)
from beffroi.organizations.rules.message_words import VARIABLES, unknown_variables
from beffroi.organizations.rules.states import Audience, RegionalMessageState

MOST_TICKED = 500


class NobodyChosen(Refusal):
    sentence = "Cochez au moins un établissement."


class UnknownVariable(Refusal):
    pass


class MessageUnfinished(Refusal):
    sentence = "Écrivez d’abord l’objet et le message."


class NobodyReached(Refusal):
    sentence = (
        "Personne n’a encore ce rôle dans ces établissements : le message n’aurait aucun "
        "lecteur. Invitez d’abord leurs référents."
    )


class AlreadySent(Refusal):
    sentence = "Ce message est déjà parti : il ne peut plus changer."


@transaction.atomic
def draft_message(
    *,
    author: User,
    region_code: str,
    places: Sequence[Establishment] = (),
    words: str = "",
    filters: PlaceFilters | None = None,
) -> RegionalMessage:
    """Begin a message to the establishments ticked or, without any, to all that match.

    Raises: NobodyChosen.
    """
    keys = [str(p.pk) for p in places if p.region_code == region_code][:MOST_TICKED]
    if filters is None and not keys:
        raise NobodyChosen
    message = RegionalMessage(
        region_code=region_code,
        place_keys=keys,
        words="" if keys else words[:100],
        filters={} if keys else asdict(filters or PlaceFilters()),
        author=author,
        author_label=author.get_full_name()[:200],
        reply_to=author.email,
        created_at=clock.now(),
    )
    if not chosen_places(message).exists():
        raise NobodyChosen
    message.save()
    _note(message, "draft_message", author.as_actor())
    return message


@transaction.atomic
def write_message(
    *, message: RegionalMessage, audience: Audience, subject: str, text: str, by: Actor
) -> RegionalMessage:
    """Write, or correct, what a message says; the same again changes nothing.

    Raises: UnknownVariable; AlreadySent.
    """
    if unknown := unknown_variables(f"{subject} {text}"):
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        raise UnknownVariable(f"« {{{unknown[0]}}} » n’est pas remplacé. Vous pouvez écrire {known}.")  # fmt: skip
    wanted = (audience.value, " ".join(subject.split())[:150], text.strip()[:6000])
    if (message.audience, message.subject, message.text) == wanted:
        return message
    message.audience, message.subject, message.text = wanted
    changed = RegionalMessage.objects.filter(
        pk=message.pk, state=RegionalMessageState.DRAFT
    ).update(audience=wanted[0], subject=wanted[1], text=wanted[2])
    if not changed:
        raise AlreadySent
    _note(message, "write_message", by)
    return message


def _checked(message: RegionalMessage) -> None:
    if not message.subject or not message.text:
        raise MessageUnfinished


@transaction.atomic
def try_message(*, message: RegionalMessage, place_key: UUID | str, to: User) -> None:
    """Send to oneself the letter that the person of one establishment would receive.

    Raises: MessageUnfinished; NobodyReached; BadAddress.
    """
    _checked(message)
    example = example_of(message, str(place_key or ""))
    if example is None:
        raise NobodyReached
    letter = letter_for(message, Recipient(example.person, example.places))
    queue_message(
        to=to.email,
        subject=f"Essai : {letter.subject}",
        text=letter.text,
        purpose="regional_message_trial",
        origin_key=f"message:{message.pk}",
        reply_to=message.reply_to,
    )
    _note(message, "try_message", to.as_actor())


@transaction.atomic
def send_message(*, message: RegionalMessage, by: Actor) -> Job:
    """Have the letters written in the background.

    Raises: MessageUnfinished; NobodyReached; AlreadySent.
    """
    _checked(message)
    if example_of(message, "") is None:
        raise NobodyReached
    moved = RegionalMessage.objects.filter(
        pk=message.pk, state=RegionalMessageState.DRAFT
    ).update(state=RegionalMessageState.SENDING)
    if not moved:
        raise AlreadySent
    job = launch(
        tasks.send_regional_message,
        kind="regional_message",
        label=f"Envoi de « {message.subject} »",
        by=by,
        arguments={"message_id": str(message.pk)},
        result_path=reverse("organizations:regional_message", args=[message.pk]),
    )
    RegionalMessage.objects.filter(pk=message.pk).update(job_key=str(job.pk))
    _note(message, "send_message", by)
    return job


@transaction.atomic
def discard_message(*, message: RegionalMessage, by: Actor) -> None:
    """Throw a draft away.

    Raises: AlreadySent.
    """
    drafts = RegionalMessage.objects.filter(
        pk=message.pk, state=RegionalMessageState.DRAFT
    )
    key, subject = message.pk, message.subject
    if not drafts.delete()[0]:
        raise AlreadySent
    record(
        by=by,
        verb="discard_message",
        object_kind="regional_message",
        object_key=key,
        object_label=subject,
    )


def _note(message: RegionalMessage, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="regional_message",
        object_key=message.pk,
        object_label=message.subject,
    )
