"""Give actions to people: members of the establishment, or a name without account."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action, ActionQuerySet
from beffroi.actionplan.operations.refusals import (
    ActionClosed,
    DueInThePast,
    NotAMember,
    NothingSelected,
    NothingToGive,
    TooManySelected,
    TwoAssignees,
)
from beffroi.actionplan.queries.people import is_member
from beffroi.actionplan.work.saving import locked, save_action
from beffroi.actionplan.work.telling import tell_assignee
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.text import long_date
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet

BULK_MAX = 100


@transaction.atomic
def assign(
    *,
    action: Action,
    assignee: User | None,
    by: Actor,
    assignee_label: str = "",
    due_on: date | None = None,
) -> Action:
    """Say who does the action and for when; no person at all takes it back.

    A due date already kept may be in the past, a new one may not.
    Raises: ActionClosed, TwoAssignees, NotAMember, DueInThePast.
    """
    held = locked(action)
    check_assignee(held.establishment, assignee=assignee, assignee_label=assignee_label)
    return _give(
        held, assignee=assignee, assignee_label=assignee_label, due_on=due_on, by=by
    )


@transaction.atomic
def bulk_assign(
    *,
    among: ActionQuerySet,
    ids: Sequence[UUID],
    by: Actor,
    assignee: User | None = None,
    assignee_label: str = "",
    due_on: date | None = None,
) -> int:
    """Give several open actions at once; return how many changed.

    `among` holds the actions that the person may give out: an id outside it is
    left aside, as is a closed action. Without a person only the due date is
    written, without a date only the person.
    Raises: NothingSelected, TooManySelected, NothingToGive, TwoAssignees,
    NotAMember, DueInThePast.
    """
    if not ids:
        raise NothingSelected
    if len(ids) > BULK_MAX:
        raise TooManySelected
    if assignee is None and not assignee_label.strip() and due_on is None:
        raise NothingToGive
    rows = list(
        among.open()
        .filter(pk__in=ids)
        .select_related("establishment")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for place in {row.establishment_id: row.establishment for row in rows}.values():
        check_assignee(place, assignee=assignee, assignee_label=assignee_label)
    keeps_person = assignee is None and not assignee_label.strip()
    changed = 0
    for row in rows:
        revision = row.revision
        _give(
            row,
            assignee=row.assignee if keeps_person else assignee,
            assignee_label=row.assignee_label if keeps_person else assignee_label,
            due_on=due_on or row.due_on,
            by=by,
        )
        changed += row.revision != revision
    return changed


@transaction.atomic
def hand_over(
    *, person: User, to: User | None, places: EstablishmentQuerySet, by: Actor
) -> int:
    """Give to a colleague the open actions of somebody who leaves some places.

    A chunk of a hundred at most: to be called until it returns 0. Where the colleague
    has no part, and without colleague, the action is given to nobody.
    """
    rows = list(
        Action.objects.open()
        .filter(assignee=person, establishment_id__in=places.order_by().values("pk"))
        .select_related("establishment")
        .select_for_update(of=("self",))
        .order_by("pk")[:BULK_MAX]
    )
    takers: dict[UUID, User | None] = {}
    for row in rows:
        if row.establishment_id not in takers:
            is_part = to is not None and is_member(to, row.establishment)
            takers[row.establishment_id] = to if is_part else None
        _give(
            row,
            assignee=takers[row.establishment_id],
            assignee_label="",
            due_on=row.due_on,
            by=by,
        )
    return len(rows)


def check_assignee(
    establishment: Establishment, *, assignee: User | None, assignee_label: str
) -> None:
    """Refuse somebody who has no part in the establishment, or two people at once.

    Raises: TwoAssignees, NotAMember.
    """
    if assignee is None:
        return
    if assignee_label.strip():
        raise TwoAssignees
    if not is_member(assignee, establishment):
        raise NotAMember


def _give(
    action: Action,
    *,
    assignee: User | None,
    assignee_label: str,
    due_on: date | None,
    by: Actor,
) -> Action:
    if not action.is_open:
        raise ActionClosed
    label = assignee_label.strip()
    person = assignee.pk if assignee else None
    if (action.assignee_id, action.assignee_label, action.due_on) == (
        person,
        label,
        due_on,
    ):
        return action
    if due_on is not None and due_on != action.due_on and due_on < clock.today():
        raise DueInThePast
    is_new_person = action.assignee_id != person
    action.assignee = assignee
    action.assignee_label = label
    action.due_on = due_on
    name = assignee.get_full_name() if assignee else label
    words = f"à {name}" if name else "à personne pour l’instant"
    if due_on is not None:
        words = f"{words}, pour le {long_date(due_on)}"
    save_action(action, by=by, verb="assign_action", detail=words)
    if is_new_person:
        tell_assignee(action, by=by)
    return action
