"""What the verdicts of one target come to: its moments and its robots."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from beffroi.phishing.rules.states import HitClass, HitKind

VISITING = frozenset({
    HitKind.LINK, HitKind.PAGE, HitKind.GESTURE, HitKind.VISIBLE, HitKind.FORM,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """When somebody first visited, surely clicked, tried to type, reported; robots' hits.

    A visit may be doubtful, the other moments are a human being's.
    """

    visited_at: datetime | None = None
    clicked_at: datetime | None = None
    attempted_at: datetime | None = None
    reported_at: datetime | None = None
    robot_count: int = 0


def tally(hits: Iterable[tuple[str, datetime, HitClass]]) -> Tally:
    """Return the tally of hits given as kind, moment and class."""
    found = list(hits)
    real = [hit for hit in found if hit[2] != HitClass.ROBOT]
    human = [hit for hit in real if hit[2] == HitClass.HUMAN]
    return Tally(
        visited_at=_first(real, VISITING),
        clicked_at=_first(human, VISITING),
        attempted_at=_first(human, frozenset({HitKind.FORM})),
        reported_at=_first(human, frozenset({HitKind.REPORT})),
        robot_count=len(found) - len(real),
    )


def _first(
    hits: Iterable[tuple[str, datetime, HitClass]], kinds: frozenset[HitKind]
) -> datetime | None:
    return min((at for kind, at, _ in hits if kind in kinds), default=None)
