"""What passes between a mailing and the activity that owns it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from beffroi.mail.rules.states import ItemState


@dataclass(frozen=True, slots=True)
class NewItem:
    """One message to prepare: to whom, with what, when.

    `reference` is the owner's own name for it, unique in the mailing; `variant` is the
    key of one of its variants; `values` has one text for every place of the variant.
    """

    recipient: str
    variant: str
    reference: str
    values: Mapping[str, str]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    """One message about to leave, as the gate and the wire see it."""

    id: int
    reference: str
    recipient: str
    domain: str
    values: Mapping[str, str]
    variant_id: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item, to be copied by the owner.

    `state` may be « waiting » again: the server asked to come back at `next_try_at`.
    """

    item_id: int
    reference: str
    state: ItemState
    at: datetime
    answer: str = ""
    next_try_at: datetime | None = None


# Says, just before the wire, why an item may not leave; None lets it leave. An item that
# the gate does not name is held.
Gate = Callable[[Sequence[ClaimedItem]], Mapping[int, str | None]]
# Copies what became of a chunk, in the transaction that settles it.
OnSettled = Callable[[Sequence[Outcome]], None]


def nobody_copies(_: Sequence[Outcome]) -> None:
    """The owner that keeps no state of its own."""
