"""What one establishment makes of an answer given once by its head office.

Source: issue 3 § 2 (inherited visibly, confirmed or broken question by question;
an answer that an establishment gave by itself is never overwritten).
"""

from dataclasses import dataclass
from enum import StrEnum


class InheritanceState(StrEnum):
    """Where an establishment stands with one answer of its head office.

    `INHERITED` and `CONFIRMED` follow the head office; `BROKEN` answers by
    itself; `OWN` had answered before, and is offered the head office's answer;
    `ENDED` followed an answer that was withdrawn, or a head office that it left.
    """

    INHERITED = "inherited"
    CONFIRMED = "confirmed"
    BROKEN = "broken"
    OWN = "own"
    ENDED = "ended"


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
    present value was already passed on; `has_answer` that somebody here answered
    (« je ne sais pas » written by the end of a tie is nobody's answer), `is_same` that
    they gave the same answer, which leaves nothing to offer.
    """
    if state in {None, InheritanceState.ENDED}:
        if has_answer:
            return Passing(InheritanceState.OWN, is_written=False, is_known=is_same)
        return Passing(InheritanceState.INHERITED, is_written=True, is_known=True)
    if state in FOLLOWING and not is_current:
        return Passing(InheritanceState.INHERITED, is_written=True, is_known=True)
    return None


def is_waiting(
    state: InheritanceState | None, *, is_current: bool, is_withdrawn: bool
) -> bool:
    """Tell whether an establishment has not received what the head office last did."""
    if is_withdrawn:
        return state in FOLLOWING
    if state in {None, InheritanceState.ENDED}:
        return True
    return state in FOLLOWING and not is_current


def is_told(state: InheritanceState, *, seen_revision: int, revision: int) -> bool:
    """Tell whether the head office has something new to say to who answers alone."""
    is_alone = state in {InheritanceState.BROKEN, InheritanceState.OWN}
    return is_alone and seen_revision < revision
