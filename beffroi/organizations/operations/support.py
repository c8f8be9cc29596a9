"""Follow an establishment: where the regional team stands with it, what was said.

Refusal
└── NoteEmpty     a note without a word
"""

from collections.abc import Iterable

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.contacts import ContactNote
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SupportState

HAND_OVER_CHUNK = 500


class NoteEmpty(Refusal):
    sentence = "La note est vide : écrivez au moins quelques mots."


@transaction.atomic
def follow(
    *,
    establishment: Establishment,
    support_state: SupportState,
    officer: User | None,
    by: Actor,
) -> Establishment:
    """Set the support state and the officer in charge; the same again changes nothing."""
    place = Establishment.objects.select_for_update().get(pk=establishment.pk)
    officer_id = officer.pk if officer else None
    if (place.support_state, place.officer_id) == (support_state, officer_id):
        return place
    place.support_state = support_state
    place.officer_id = officer_id
    place.save(update_fields=["support_state", "officer"])
    record(
        by=by,
        verb="follow_establishment",
        object_kind="establishment",
        object_key=place.pk,
        object_label=place.name,
        establishment_key=place.pk,
        detail=support_state.value,
    )
    return place


@transaction.atomic
def hand_over_follow_up(
    *, person: User, to: User | None, region_codes: Iterable[str], by: Actor
) -> int:
    """Give to a colleague the establishments that somebody followed in some regions.

    A chunk of five hundred at most: to be called until it returns 0. Without a
    colleague, nobody is in charge any more.
    """
    keys = list(
        Establishment.objects.filter(officer=person, region_code__in=list(region_codes))
        .order_by("pk")
        .values_list("pk", flat=True)[:HAND_OVER_CHUNK]
    )
    if not keys:
        return 0
    Establishment.objects.filter(pk__in=keys).update(officer=to)
    record(
        by=by,
        verb="hand_over_follow_up",
        object_kind="user",
        object_key=person.pk,
        object_label=person.get_full_name(),
        detail=f"{len(keys)}",
    )
    return len(keys)


@transaction.atomic
def write_contact_note(
    *, establishment: Establishment, text: str, by: Actor, author: User | None = None
) -> ContactNote:
    """Keep what was said with an establishment; only the regional team reads it.

    Raises: NoteEmpty.
    """
    words = text.strip()
    if not words:
        raise NoteEmpty
    note = ContactNote.objects.create(
        establishment=establishment,
        author=author,
        author_label=by.label[:200],
        written_at=clock.now(),
        text=words[:2000],
    )
    record(
        by=by,
        verb="write_contact_note",
        object_kind="establishment",
        object_key=establishment.pk,
        object_label=establishment.name,
        establishment_key=establishment.pk,
    )
    return note
