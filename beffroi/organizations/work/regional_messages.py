"""Write the letters of a message of the regional team, by chunks; may be run twice.

A person is written to once: the copies made first say who, the letter made then is
shared by the copies of that person.
"""

from collections.abc import Sequence

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.jobs import operations as jobs
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.mail.operations.outbox import queue_message
from beffroi.organizations.models.desk import MessageCopy, RegionalMessage
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.regional_messages import (
    Recipient,
    chosen_places,
    chunks_of,
    letter_for,
    recipients_at,
)
from beffroi.organizations.rules.states import Audience, RegionalMessageState

STEP = 20


def send(job_id: str, message_id: str) -> None:
    """Write to everybody whom a message is for."""
    message = RegionalMessage.objects.get(pk=message_id)
    if message.state != RegionalMessageState.SENDING:
        return
    for some in chunks_of(chosen_places(message)):
        _make_copies(message, some)
    unwritten = MessageCopy.objects.filter(message=message, letter=None, refusal="")
    people = list(
        unwritten.order_by("person_key").values_list("person_key", flat=True).distinct()
    )
    for start in range(0, len(people), STEP):
        with transaction.atomic():
            for key in people[start : start + STEP]:
                _write_to(message, key)
            jobs.progress(job_id, min(start + STEP, len(people)), len(people))
    _close(message, job_id)


def _make_copies(message: RegionalMessage, places: Sequence[Establishment]) -> None:
    copies = [
        MessageCopy(
            message=message,
            establishment=place,
            person_key=str(person.pk),
            person_label=person.get_full_name()[:200],
        )
        for place, person in recipients_at(places, Audience(message.audience))
    ]
    with transaction.atomic():
        MessageCopy.objects.bulk_create(copies, ignore_conflicts=True)


def _write_to(message: RegionalMessage, key: str) -> None:
    copies = MessageCopy.objects.filter(message=message, person_key=key)
    person = User.objects.filter(pk=key, is_active=True).first()
    if person is None:
        copies.update(refusal="Ce compte a été fermé entre-temps.")
        return
    places = Establishment.objects.filter(pk__in=copies.values("establishment_id"))
    letter = letter_for(message, Recipient(person, list(places.by_name())))
    try:
        written = queue_message(
            to=person.email,
            subject=letter.subject,
            text=letter.text,
            purpose="regional_message",
            origin_key=f"message:{message.pk}",
            reply_to=message.reply_to,
        )
    except Refusal as refusal:
        copies.update(refusal=str(refusal)[:200])
        return
    copies.update(letter=written)


def _close(message: RegionalMessage, job_id: str) -> None:
    copies = MessageCopy.objects.filter(message=message)
    refused = copies.exclude(refusal="")
    with transaction.atomic():
        RegionalMessage.objects.filter(pk=message.pk).update(
            state=RegionalMessageState.SENT, sent_at=clock.now()
        )
        count = copies.values("person_key").distinct().count()
        jobs.finish(
            job_id,
            f"{plural(count, 'lettre écrite', 'lettres écrites')}.",
            [f"{copy.person_label} : {copy.refusal}" for copy in refused[:200]],
        )
