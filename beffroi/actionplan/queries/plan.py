"""The plan of an establishment: what to do next, how much is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from beffroi.actionplan.enums import VERB_LABELS
from beffroi.actionplan.models import Action, ActionQuerySet
from beffroi.actionplan.queries.lines import ActionLine, lines_of, with_people
from beffroi.actionplan.rules.priority import next_five
from beffroi.journal.models import Entry
from beffroi.journal.queries import entries_of_object
from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment

HISTORY_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many actions are open at one establishment, and how many of them are late."""

    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class NextActions:
    """At most five actions to do now, and what stands behind them."""

    lines: tuple[ActionLine, ...]
    open_count: int
    overdue_count: int
    waiting_count: int
    blocked_count: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to an action, in words."""

    entry: Entry
    words: str
    who: str
    detail: str


def open_action_count(establishment: Establishment) -> int:
    return Action.objects.open().filter(establishment=establishment).count()


def open_counts(establishment_ids: Iterable[UUID]) -> dict[UUID, OpenCount]:
    """Return the counts of each establishment that has an open action, in one query."""
    rows = (
        Action.objects.open()
        .filter(establishment_id__in=list(establishment_ids))
        .values_list("establishment_id")
        .annotate(
            open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=clock.today()))
        )
    )
    return {key: OpenCount(opened, overdue) for key, opened, overdue in rows}


def next_five_for(
    establishment: Establishment, *, among: ActionQuerySet | None = None
) -> NextActions:
    """Return what to do now at one establishment, first things first.

    `among` narrows to the actions that somebody may see; without it, all count.
    Actions put off are left out until their day, those that come after another one
    until it is closed. One query.
    """
    actions = Action.objects.all() if among is None else among
    mine = with_people(actions.open().filter(establishment=establishment))
    lines = lines_of(mine)
    by_key = {line.action.key: line for line in lines}
    ready = [
        line.action for line in lines if not line.is_waiting and not line.is_blocked
    ]
    return NextActions(
        lines=tuple(by_key[action.key] for action in next_five(ready)),
        open_count=len(lines),
        overdue_count=sum(line.is_overdue for line in lines),
        waiting_count=sum(line.is_waiting for line in lines),
        blocked_count=sum(line.is_blocked and not line.is_waiting for line in lines),
    )


def actions_for_report(establishment: Establishment) -> tuple[ActionLine, ...]:
    """Return the open actions by reflex (those without one last), then priority."""
    rows = (
        with_people(Action.objects.open())
        .filter(establishment=establishment)
        .order_by(
            F("reflex_number").asc(nulls_last=True),
            "-priority_24ths",
            F("due_on").asc(nulls_last=True),
            "pk",
        )
    )
    return lines_of(rows)


def history_of(action: Action) -> tuple[HistoryLine, ...]:
    """Return what happened to an action, newest first, the last fifty."""
    # The names are annotated beside the line: the model does not know them.
    entries: Iterable[Any] = entries_of_object("action", action.pk)[:HISTORY_SHOWN]
    return tuple(
        HistoryLine(
            entry=entry,
            words=VERB_LABELS.get(entry.verb, entry.verb),
            who=entry.actor_label,
            detail=entry.detail,
        )
        for entry in entries
    )
