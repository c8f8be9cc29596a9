"""The list of actions: filters, words, order, and the same rows for an export."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action, ActionQuerySet
from beffroi.actionplan.queries.lines import lines_of, with_people
from beffroi.actionplan.rules.filters import (
    ActionFilter,
    DueFilter,
    Sort,
    StateFilter,
    WhoFilter,
)
from beffroi.actionplan.rules.states import OPEN_STATES, ActionState
from beffroi.lib import clock
from beffroi.lib.spreadsheets import Cell
from beffroi.lib.text import fold
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet

STATES = {
    StateFilter.OPEN: OPEN_STATES,
    StateFilter.TODO: (ActionState.TODO,),
    StateFilter.DOING: (ActionState.DOING,),
    StateFilter.DONE: (ActionState.DONE,),
    StateFilter.DROPPED: (ActionState.DROPPED,),
    StateFilter.ALL: tuple(ActionState),
}
SOON_DAYS = {DueFilter.WEEK: 7, DueFilter.MONTH: 30}
# The order of rules/priority.py, as the database tells it.
BY_PRIORITY = (
    "-priority_24ths",
    F("reflex_number").asc(nulls_last=True),
    "question_id",
    F("due_on").asc(nulls_last=True),
    "pk",
)
ORDERS: dict[Sort, tuple[str | OrderBy, ...]] = {
    Sort.PRIORITY: BY_PRIORITY,
    Sort.DUE: (F("due_on").asc(nulls_last=True), *BY_PRIORITY),
    Sort.RECENT: ("-changed_at", "pk"),
    Sort.REFLEX: (
        F("reflex_number").asc(nulls_last=True),
        "-priority_24ths",
        "question_id",
        "pk",
    ),
}
WORDS_MAX = 6
EXPORT_HEADERS = (
    "Établissement",
    "FINESS",
    "Réflexe",
    "Question",
    "Quoi",
    "Pourquoi",
    "Comment",
    "C’est fait quand",
    "Genre",
    "État",
    "Qui",
    "Échéance",
    "En retard",
    "Effort",
    "Coût",
    "Une fois (euros)",
    "Par an (euros)",
    "Après",
    "Origine",
    "Modifiée le",
)


def filtered(
    actions: ActionQuerySet, wanted: ActionFilter, *, user: User
) -> ActionQuerySet:
    """Return the actions that a search asks for, in its order, ready for `line_of`."""
    conditions = Q(state__in=STATES[wanted.state])
    if wanted.kind:
        conditions &= Q(kind=wanted.kind)
    if wanted.reflex_number is not None:
        conditions &= Q(reflex_number=wanted.reflex_number)
    if wanted.effort is not None:
        conditions &= Q(effort=wanted.effort)
    if wanted.establishment_id is not None:
        conditions &= Q(establishment_id=wanted.establishment_id)
    conditions &= _whose(wanted.who, user) & _when(wanted.due) & _words(wanted.words)
    return with_people(actions.filter(conditions).order_by(*ORDERS[wanted.sort]))


def _whose(who: WhoFilter | UUID | None, user: User) -> Q:
    if who is None:
        return Q()
    if who == WhoFilter.ME:
        return Q(assignee_id=user.pk)
    if who == WhoFilter.NOBODY:
        return Q(assignee=None, assignee_label="")
    if who == WhoFilter.OUTSIDE:
        return ~Q(assignee_label="")
    return Q(assignee_id=who)


def _when(due: DueFilter | None) -> Q:
    today = clock.today()
    if due is None:
        return Q()
    if due == DueFilter.NONE:
        return Q(due_on=None)
    if due == DueFilter.OVERDUE:
        return Q(due_on__lt=today, state__in=OPEN_STATES)
    return Q(due_on__range=(today, today + timedelta(days=SOON_DAYS[due])))


def _words(text: str) -> Q:
    """Every word must be found, whatever its accents, in the action or its place."""
    found = Q()
    for word in fold(text).split()[:WORDS_MAX]:
        found &= Q(search_text__contains=word)
    return found


def export_rows(actions: ActionQuerySet) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of EXPORT_HEADERS, read from the database as they leave."""
    for action in actions.iterator(chunk_size=500):
        [line] = lines_of([action])
        yield (
            action.establishment.name,
            action.establishment.finess or "",
            line.reflex_label,
            action.question_id,
            action.title,
            action.why,
            action.how,
            action.done_when,
            line.kind_label,
            line.state_label,
            line.who,
            action.due_on,
            line.is_overdue,
            line.effort_label,
            action.cost,
            action.cost_once_euros,
            action.cost_yearly_euros,
            action.after.title if action.after else "",
            action.origin_label,
            action.changed_at,
        )


def places_with_plan(user: User) -> EstablishmentQuerySet:
    """Return the establishments whose actions a person may open, by name."""
    return Establishment.objects.detailed_for(user).open().order_by("name", "pk")


def places_of(actions: ActionQuerySet) -> EstablishmentQuerySet:
    """Return the establishments that some actions belong to, by name."""
    return Establishment.objects.filter(
        pk__in=actions.order_by().values("establishment_id")
    ).order_by("name", "pk")


def others_of(action: Action, user: User) -> ActionQuerySet:
    """Return the actions that may come before one: those open at the same place.

    The one that already comes before it is kept, even closed since.
    """
    near = Action.objects.visible_to(user).filter(
        establishment_id=action.establishment_id
    )
    offered = Q(state__in=OPEN_STATES) | Q(pk=action.after_id)
    return near.filter(offered).exclude(pk=action.pk).order_by("title", "pk")


def action_seen_by(user: User) -> ActionQuerySet:
    return with_people(Action.objects.visible_to(user))
