"""What one establishment makes of an answer given once by its head office.

Source: issue 3 § 2 (inherited visibly, confirmed or broken question by question;
an answer that an establishment gave by itself is never overwritten).
"""

from dataclasses import dataclass
from enum import StrEnum


class InheritanceState(StrEnum):
    """Where an establishment stands with one answer of its head office.

    `INHERITED` and `CONFIRMED` follow the head office; `BROKEN` answers by
    itself; `OWN` had answered before, and is offered the head office's answer.
    """

    INHERITED = "inherited"
    CONFIRMED = "confirmed"
    BROKEN = "broken"
    OWN = "own"


FOLLOWING = (InheritanceState.INHERITED, InheritanceState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Passing:
    """What passing an answer on comes to: the new state, whether it is written.

    `is_known` tells that there is nothing to tell the establishment.
    """

    state: InheritanceState
    is_written: bool
    is_known: bool


def passing(
    state: InheritanceState | None,
    *,
    is_current: bool,
    has_answer: bool,
    is_same: bool = False,
) -> Passing | None:
    """Return what to do with one answer at one establishment, None for nothing.

    `state` is None while the answer never came here; `is_current` tells that its
    present value was already passed on; `has_answer` that somebody here answered,
    `is_same` that they gave the same answer, which leaves nothing to offer.
    """
    if state is None:
        if has_answer:
            return Passing(InheritanceState.OWN, is_written=False, is_known=is_same)
        return Passing(InheritanceState.INHERITED, is_written=True, is_known=True)
    if state in FOLLOWING and not is_current:
        return Passing(InheritanceState.INHERITED, is_written=True, is_known=True)
    return None


def is_told(state: InheritanceState, *, seen_revision: int, revision: int) -> bool:
    """Tell whether the head office has something new to say to who answers alone."""
    return state not in FOLLOWING and seen_revision < revision
