"""What the pages of every import say alike: where one stands, its tabs, what changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import and where it stands; `url` is its page.

    `is_waiting`: it has been read, and somebody must decide. `is_busy`: a worker has it.
    `misses_many`: it leaves out more than it names, as a part of a file would.
    """

    id: UUID
    url: str
    file_name: str
    label: str
    tone: str
    asked_by: str
    created_at: datetime
    applied_at: datetime | None
    summary: str
    refusal: str
    job_key: str
    is_waiting: bool
    is_busy: bool
    undone_at: datetime | None = None
    misses_many: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Tab(Generic[State]):
    """The lines of a file that are in one state."""

    state: State
    label: str
    count: int
    is_current: bool


def tabs_of(
    labels: Mapping[State, str], counts: Mapping[str, int], current: State
) -> list[Tab[State]]:
    """Return a tab for each state that has a label, in that order."""
    return [
        Tab(state, label, int(counts.get(state, 0)), state is current)
        for state, label in labels.items()
    ]


def state_named(
    name: str, states: Sequence[State], counts: Mapping[str, int], *, foremost: State
) -> State:
    """Return the state asked for; else the first that holds lines, `foremost` above all."""
    for state in states:
        if state == name:
            return state
    return next((s for s in (foremost, *states) if counts.get(s)), states[0])
