"""The states and kinds of actions."""

from enum import IntEnum, StrEnum


class ActionState(StrEnum):
    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


OPEN_STATES = (ActionState.TODO, ActionState.DOING)


class ActionKind(StrEnum):
    """What moves the reflex: put in place, ask, prove, check; what comes back; or free."""

    IMPROVE = "improve"
    ASK = "ask"
    PROVE = "prove"
    VERIFY = "verify"
    RECURRING = "recurring"
    FREE = "free"


class Effort(IntEnum):
    """1: a letter or a call; 2: half a day; 3: a budget."""

    CALL = 1
    HALF_DAY = 2
    BUDGET = 3


class SeriesState(StrEnum):
    """Whether a task that comes back opens actions: yes, not for now, no more."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
