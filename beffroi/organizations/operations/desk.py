"""Help establishments: take one in charge, note a contact, plan the next, answer a request.

Refusal
├── ContactPast    a contact planned before today
├── HelpEmpty      a request without a word
├── HelpAsked      a request of the establishment waits already
└── HelpClosed     the request was closed in the meantime
"""

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.mail.operations.outbox import queue_message
from beffroi.organizations.models.desk import FollowUp, HelpRequest
from beffroi.organizations.models.places import Establishment, RegionalBody
from beffroi.organizations.operations.support import follow, write_contact_note
from beffroi.organizations.queries.branding import brand_of
from beffroi.organizations.rules.states import SupportState


class ContactPast(Refusal):
    sentence = "Le prochain contact se prévoit à partir d’aujourd’hui."


class HelpEmpty(Refusal):
    sentence = "Dites en quelques mots ce dont vous avez besoin."


class HelpAsked(Refusal):
    sentence = "Une demande de votre établissement attend déjà une réponse."


class HelpClosed(Refusal):
    sentence = "Cette demande est déjà close."


@transaction.atomic
def take_charge(*, establishment: Establishment, officer: User) -> Establishment:
    """« Je m’en occupe »: become the officer, and take the request that waits.

    An establishment never contacted becomes one that is supported. May be repeated.
    """
    by = officer.as_actor()
    state = SupportState(establishment.support_state)
    place = follow(
        establishment=establishment,
        support_state=SupportState.SUPPORTED if state is SupportState.NONE else state,
        officer=officer,
        by=by,
    )
    taken = HelpRequest.objects.waiting().filter(
        establishment=place, taken_at__isnull=True
    )
    if taken.update(taken_by_label=by.label[:200], taken_at=clock.now()):
        _note(place, "take_help_request", by)
    return place


@transaction.atomic
def note_contact(
    *,
    establishment: Establishment,
    text: str,
    author: User,
    next_contact_on: date | None = None,
    why: str = "",
) -> None:
    """Keep what was said and, when a day is given, plan the next contact.

    A contact that was due is over; without a new day nothing is planned any more.
    Raises: NoteEmpty; ContactPast.
    """
    by = author.as_actor()
    write_contact_note(establishment=establishment, text=text, author=author, by=by)
    due = FollowUp.objects.filter(
        establishment=establishment, next_contact_on__lte=clock.today()
    )
    if next_contact_on is None:
        due.delete()
    else:
        plan_contact(
            establishment=establishment, next_contact_on=next_contact_on, why=why, by=by
        )


@transaction.atomic
def plan_contact(
    *,
    establishment: Establishment,
    next_contact_on: date | None,
    why: str = "",
    by: Actor,
) -> None:
    """Plan the next contact, in place of the one planned before; None takes it away.

    Raises: ContactPast.
    """
    held = FollowUp.objects.filter(establishment=establishment)
    if next_contact_on is None:
        if held.delete()[0]:
            _note(establishment, "unplan_contact", by)
        return
    if next_contact_on < clock.today():
        raise ContactPast
    if held.filter(next_contact_on=next_contact_on, why=why).exists():
        return
    FollowUp.objects.update_or_create(
        establishment=establishment,
        defaults={
            "next_contact_on": next_contact_on,
            "why": why.strip()[:200],
            "planned_by_label": by.label[:200],
            "changed_at": clock.now(),
        },
    )
    _note(establishment, "plan_contact", by)


@transaction.atomic
def ask_help(*, establishment: Establishment, text: str, asker: User) -> HelpRequest:
    """Ask the regional team for help; its officer, or the team, receives a letter.

    Raises: HelpEmpty; HelpAsked.
    """
    words = text.strip()
    if not words:
        raise HelpEmpty
    try:
        with transaction.atomic():
            request = HelpRequest.objects.create(
                establishment=establishment,
                text=words[:2000],
                asked_by=asker,
                asked_by_label=asker.get_full_name()[:200],
                asked_at=clock.now(),
            )
    except IntegrityError as error:
        raise HelpAsked from error
    _note(establishment, "ask_help", asker.as_actor())
    if address := _address_of_team(establishment):
        _write_to_team(request, address, asker)
    return request


def _address_of_team(establishment: Establishment) -> str:
    officer = establishment.officer
    if officer is not None and officer.is_active:
        return officer.email
    body = RegionalBody.objects.filter(pk=establishment.region_code).first()
    return body.email if body else ""


def _write_to_team(request: HelpRequest, address: str, asker: User) -> None:
    place = request.establishment
    text = render_to_string(
        "organizations/desk/help_letter.txt",
        {
            "request": request,
            "place": place,
            "address": settings.PUBLIC_URL
            + reverse("organizations:establishment", args=[place.pk]),
        },
    )
    queue_message(
        to=address,
        subject=f"{place.name} demande de l’aide",
        text=text.strip(),
        purpose="help_request",
        origin_key=f"help:{request.pk}",
        reply_to=asker.email,
        brand=brand_of(place),
    )


@transaction.atomic
def close_help(*, request: HelpRequest, by: Actor) -> None:
    """Close a request, answered or withdrawn.

    Raises: HelpClosed.
    """
    closed = HelpRequest.objects.waiting().filter(pk=request.pk)
    if not closed.update(closed_at=clock.now(), closed_by_label=by.label[:200]):
        raise HelpClosed
    _note(request.establishment, "close_help", by)


def _note(place: Establishment, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="establishment",
        object_key=place.pk,
        object_label=place.name,
        establishment_key=place.pk,
    )
