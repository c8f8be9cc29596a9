"""One hit as the classification reads it, and how it is put with others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from beffroi.phishing.rules.features import Features
from beffroi.phishing.rules.states import HitKind

# A tab may stay open for a whole day’s work before somebody comes back to it.
VISIT = timedelta(hours=12)
# Without an address or an agent to recognize it by, only what follows closely belongs.
CLOSE = timedelta(minutes=30)
BEACONS = frozenset({HitKind.PAGE, HitKind.GESTURE, HitKind.VISIBLE, HitKind.FORM})
# At the same second, a link comes before what its page sends.
RANK = {HitKind.HIDDEN: 0, HitKind.LINK: 1, HitKind.IMAGE: 2, HitKind.PAGE: 3}


@dataclass(frozen=True, slots=True)
class Seen:
    """One hit: its key, whose link it is, and its features.

    `address` is a fingerprint, "" when nobody noted one; `is_declared` says that it is a
    public address of the establishment, by which the whole staff goes out.
    """

    key: str
    token: str
    kind: HitKind
    at: datetime
    features: Features
    address: str = ""
    is_declared: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """When the message of one target left and was accepted; None when nobody knows."""

    started_at: datetime | None = None
    sent_at: datetime | None = None
    accepted_at: datetime | None = None

    def delay(self, moment: datetime) -> float | None:
        """Return the seconds since the message was accepted, else since it was sent."""
        origin = self.accepted_at or self.sent_at
        return None if origin is None else (moment - origin).total_seconds()


@dataclass(slots=True)
class Visit:
    """A link and what its page sent afterwards, by the same browser."""

    hits: list[Seen] = field(default_factory=list)

    @property
    def start(self) -> Seen:
        return self.hits[0]


def in_order(hits: Sequence[Seen]) -> list[Seen]:
    return sorted(hits, key=lambda hit: (hit.at, RANK.get(hit.kind, 4), hit.key))


def visits_of(hits: Sequence[Seen], robots: frozenset[str]) -> list[Visit]:
    """Group the hits of one target, given in order; images and reports stand apart.

    `robots` are the keys of hits already known as robots: what another address sends is
    never put with them.
    """
    visits: list[Visit] = []
    for hit in hits:
        if hit.kind == HitKind.LINK:
            visits.append(Visit([hit]))
        elif hit.kind in BEACONS:
            home = _home_of(hit, visits, robots)
            if home is None:
                visits.append(Visit([hit]))
            else:
                home.hits.append(hit)
    return visits


def _home_of(
    hit: Seen, visits: Sequence[Visit], robots: frozenset[str]
) -> Visit | None:
    """Return the latest visit that the hit may belong to, the surest likeness first."""
    recent = [v for v in reversed(visits) if hit.at - v.start.at <= VISIT]
    family = hit.features.family
    same_line = [v for v in recent if hit.address and v.start.address == hit.address]
    for visit in same_line:
        if visit.start.features.family == family:
            return visit
    # A telephone changes its address between the link and the gesture.
    others = [v for v in recent if v.start.key not in robots]
    for visit in others:
        if family and visit.start.features.family == family:
            return visit
    return _nearest(hit, [*(v for v in same_line if v in others), *others])


def _nearest(hit: Seen, visits: Sequence[Visit]) -> Visit | None:
    for visit in visits:
        start = visit.start
        is_vague = not (hit.address and start.address) or not (
            hit.features.family and start.features.family
        )
        is_same_line = bool(hit.address) and start.address == hit.address
        if (is_vague or is_same_line) and hit.at - start.at <= CLOSE:
            return visit
    return None
