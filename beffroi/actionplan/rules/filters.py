"""What a person asks of the list of actions, as the address of the page says it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class StateFilter(StrEnum):
    OPEN = "ouvertes"
    TODO = "a-faire"
    DOING = "en-cours"
    DONE = "faites"
    DROPPED = "abandonnees"
    ALL = "toutes"


class DueFilter(StrEnum):
    OVERDUE = "retard"
    WEEK = "semaine"
    MONTH = "mois"
    NONE = "sans"


class WhoFilter(StrEnum):
    """Besides these, the id of a person."""

    ME = "moi"
    NOBODY = "personne"
    OUTSIDE = "externe"


class Sort(StrEnum):
    PRIORITY = "priorite"
    DUE = "echeance"
    RECENT = "recentes"
    REFLEX = "reflexe"


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """One search in the plan; an empty value does not filter."""

    words: str = ""
    state: StateFilter = StateFilter.OPEN
    kind: str = ""
    reflex_number: int | None = None
    who: WhoFilter | UUID | None = None
    due: DueFilter | None = None
    effort: int | None = None
    establishment_id: UUID | None = None
    sort: Sort = Sort.PRIORITY
