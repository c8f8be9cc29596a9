"""The plan as a board: three columns, the same filters as the list."""

from dataclasses import dataclass, replace
from datetime import datetime

from beffroi.accounts.models import User
from beffroi.actionplan.enums import STATE_ICONS, STATE_LABELS
from beffroi.actionplan.models import ActionQuerySet
from beffroi.actionplan.queries.lines import ActionLine, lines_of
from beffroi.actionplan.queries.lists import filtered
from beffroi.actionplan.rules.board import COLUMN_SHOWN, COLUMNS
from beffroi.actionplan.rules.filters import ActionFilter, Sort, StateFilter
from beffroi.actionplan.rules.states import ActionState
from beffroi.lib import clock

STATES = {
    StateFilter.TODO: ActionState.TODO,
    StateFilter.DOING: ActionState.DOING,
    StateFilter.DONE: ActionState.DONE,
}
LABELS = {ActionState.DONE: "Faites ce mois-ci"}


@dataclass(frozen=True, slots=True)
class Column:
    """One state: its first actions, how many there are, the filter of the list."""

    label: str
    icon: str
    lines: tuple[ActionLine, ...]
    total: int
    state_filter: StateFilter


def board_of(
    actions: ActionQuerySet, wanted: ActionFilter, *, user: User
) -> tuple[Column, ...]:
    """Return to do, under way, done this month; those dropped are not shown."""
    return tuple(_column(actions, wanted, state, user=user) for state in COLUMNS)


def _column(
    actions: ActionQuerySet, wanted: ActionFilter, shown: StateFilter, *, user: User
) -> Column:
    state = STATES[shown]
    sort = Sort.RECENT if shown == StateFilter.DONE else wanted.sort
    rows = filtered(actions, replace(wanted, state=shown, sort=sort), user=user)
    if shown == StateFilter.DONE:
        rows = rows.filter(closed_at__gte=_month_begin())
    return Column(
        label=LABELS.get(state, STATE_LABELS[state]),
        icon=STATE_ICONS[state],
        lines=lines_of(rows[:COLUMN_SHOWN]),
        total=rows.count(),
        state_filter=shown,
    )


def _month_begin() -> datetime:
    local = clock.now().astimezone(clock.FRANCE)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
