"""Whether a human being or a robot is behind each hit, and why.

    verdicts = classify(hits_of_one_target, delivery, crowded(hits_around))

Pure and repeatable: the same hits always give the same verdicts under one
RULES_VERSION. Sources: KnowBe4, Trend Micro Phish Insight, Con-PCA, Phishingator and the
issues of gophish on scanners (973, 1607, 2646, 2853, 3317).

A sign of the hit itself may damn it (a scanner's network, a hidden link, HEAD…). Other signs
only make it suspect: somebody behind the same address may be human, and shows it on the
page. A proof is a gesture, a page kept in sight for two seconds, or a form; the more suspect
the visit, the less a proof is believed: scanners run scripts too.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from beffroi.phishing.rules.context import context_reasons, hidden_gap
from beffroi.phishing.rules.own_signs import own_reasons
from beffroi.phishing.rules.reasons import (
    DAMNING,
    EMPTY_VISIT,
    OF_HEADERS,
    SUSPECT,
    WEAK,
    Reason,
)
from beffroi.phishing.rules.seen import Delivery, Seen, Visit, in_order, visits_of
from beffroi.phishing.rules.states import HitClass, HitKind

RULES_VERSION = 1

PROOFS = {
    HitKind.GESTURE: Reason.GESTURE,
    HitKind.VISIBLE: Reason.VISIBLE,
    HitKind.FORM: Reason.FORM,
}
# Sooner than this after its link, the gesture of a suspect visit is a program's.
SLOWEST_PROGRAM_SECONDS = 1.0
# Whatever it shows, nobody has read and clicked so soon after the message was accepted.
SOONEST_SECONDS = 2.0
# Nobody types in less; half of what a fast typist needs for a short password.
FASTEST_TYPING_SECONDS = 1.0
# Rented machines analyze a message in its first half minute; Microsoft’s own, which
# play a reader, in its first two minutes.
CLOUD_ANALYSIS_SECONDS = 30.0
AZURE_ANALYSIS_SECONDS = 120.0
# While gateways are at work, a visit that shows weak signs is not believed.
ANALYSIS_SECONDS = 60.0
# A gateway follows the hidden link and the others in one go.
ONE_GO_SECONDS = 5.0
# Past this, a page kept in sight is believed although a gateway touched the hidden link.
APART_SECONDS = 60.0
# How long a proof speaks for the other hits of the same line.
SAME_PERSON = timedelta(minutes=30)
SAME_PERSON_IMAGE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a hit is, and the reasons, those that decided first."""

    hit_class: HitClass
    reasons: tuple[Reason, ...]


Signs = Mapping[str, AbstractSet[Reason]]


def classify(
    hits: Sequence[Seen],
    delivery: Delivery,
    crowd: Mapping[str, AbstractSet[Reason]] = MappingProxyType({}),
) -> dict[str, Verdict]:
    """Return the verdict of each hit of one target, by key.

    `crowd` is what `crowded` says of the hits of all the targets around.
    """
    ordered = in_order(hits)
    own = {hit.key: own_reasons(hit, delivery) for hit in ordered}
    signs = {
        hit.key: own[hit.key] | context_reasons(hit, ordered, own, crowd)
        for hit in ordered
    }
    robots = frozenset(key for key, found in signs.items() if found & DAMNING)
    verdicts: dict[str, Verdict] = {}
    human: list[Seen] = []
    for visit in visits_of(ordered, robots):
        proofs = _proofs(visit, signs, delivery, ordered)
        verdicts |= _judge(visit, proofs, signs)
        human += [h for h in visit.hits if verdicts[h.key].hit_class == HitClass.HUMAN]
    for hit in ordered:
        if hit.key not in verdicts:
            verdicts[hit.key] = _judge_alone(hit, signs[hit.key])
    return {
        hit.key: _with_company(hit, verdicts[hit.key], signs[hit.key], human)
        for hit in ordered
    }


def _proofs(
    visit: Visit, signs: Signs, delivery: Delivery, hits: Sequence[Seen]
) -> frozenset[Reason]:
    """Return the proofs of a human being that a visit gives and that are believed."""
    told = frozenset().union(*(signs[hit.key] for hit in visit.hits))
    if told & DAMNING:
        return frozenset()
    start = visit.start
    moments = Moments(delivery.delay(start.at), hidden_gap(start, hits))
    return frozenset(
        PROOFS[hit.kind]
        for hit in visit.hits
        if hit.kind in PROOFS
        and not signs[hit.key] & EMPTY_VISIT
        and _is_believed(hit, visit, told, moments)
    )


def _is_believed(
    hit: Seen, visit: Visit, told: AbstractSet[Reason], moments: "Moments"
) -> bool:
    """Say whether a gesture, a sight or a form proves a human being."""
    suspect, weak = told & SUSPECT, told & WEAK
    gap = (hit.at - visit.start.at).total_seconds()
    if (
        hit.kind == HitKind.FORM
        and len(visit.hits) > 1
        and gap < FASTEST_TYPING_SECONDS
    ):
        return False
    if hit.kind == HitKind.VISIBLE:
        return _is_sight_believed(suspect, weak, moments)
    if not suspect:
        return len(weak) < 2 or not moments.is_early
    if len(suspect) > 1 or gap < SLOWEST_PROGRAM_SECONDS:
        return False
    return _is_redeemed(next(iter(suspect)), weak, visit, moments)


def _is_sight_believed(
    suspect: AbstractSet[Reason], weak: AbstractSet[Reason], moments: "Moments"
) -> bool:
    """A driven browser keeps a page open long enough to be taken for a reader."""
    if suspect == {Reason.HIDDEN_LINK_NEARBY} and moments.hidden_gap >= APART_SECONDS:
        suspect = frozenset()
    return (
        not suspect and len(weak) < 2 and not (weak & OF_HEADERS and moments.is_early)
    )


def _is_redeemed(
    suspect: Reason, weak: AbstractSet[Reason], visit: Visit, moments: "Moments"
) -> bool:
    """Say whether a late gesture makes up for the one thing that is suspect."""
    delay = moments.delay
    if suspect == Reason.TOO_FAST:
        return delay is None or delay >= SOONEST_SECONDS
    if suspect == Reason.CLOUD_NETWORK:
        is_azure = visit.start.features.owner == "azure"
        least = AZURE_ANALYSIS_SECONDS if is_azure else CLOUD_ANALYSIS_SECONDS
        return not weak and (delay is None or delay >= least)
    if suspect == Reason.HIDDEN_LINK_NEARBY:
        return moments.hidden_gap >= ONE_GO_SECONDS
    return True


@dataclass(frozen=True, slots=True)
class Moments:
    """How long after the acceptance a visit began, and how far from a hidden link."""

    delay: float | None
    hidden_gap: float

    @property
    def is_early(self) -> bool:
        return self.delay is not None and self.delay < ANALYSIS_SECONDS


def _judge(
    visit: Visit, proofs: AbstractSet[Reason], signs: Signs
) -> dict[str, Verdict]:
    """Return the verdicts of the hits of one visit."""
    shown = {PROOFS[hit.kind] for hit in visit.hits if hit.kind in PROOFS}
    is_spoiled = bool(shown) and not proofs
    found: dict[str, Verdict] = {}
    for hit in visit.hits:
        told = set(signs[hit.key])
        if is_spoiled:
            told |= {Reason.INSTANT_PROOF}
        if proofs and not told & (DAMNING | EMPTY_VISIT):
            found[hit.key] = Verdict(HitClass.HUMAN, (*sorted(proofs), *sorted(told)))
            continue
        if not is_spoiled:
            found[hit.key] = _judge_alone(hit, told, is_lonely=len(visit.hits) == 1)
            continue
        # A visit is one: what damns or betrays its link speaks for its gestures.
        told |= {r for h in visit.hits for r in signs[h.key] - EMPTY_VISIT}
        found[hit.key] = _judge_alone(hit, told)
    return found


def _judge_alone(
    hit: Seen, told: AbstractSet[Reason], *, is_lonely: bool = False
) -> Verdict:
    """Return the verdict of a hit that no proof accompanies."""
    reasons = set(told)
    if hit.kind == HitKind.REPORT and not reasons & (DAMNING | SUSPECT):
        return Verdict(HitClass.HUMAN, (Reason.REPORTED,))
    if reasons & (DAMNING | EMPTY_VISIT | SUSPECT):
        return Verdict(HitClass.ROBOT, in_weight(reasons))
    if hit.kind == HitKind.LINK and is_lonely:
        reasons.add(Reason.NO_SUBRESOURCE)
    if len(reasons & WEAK) >= 2:
        return Verdict(HitClass.ROBOT, in_weight(reasons))
    return Verdict(HitClass.DOUBTFUL, (Reason.NO_PROOF, *in_weight(reasons)))


def _with_company(
    hit: Seen, verdict: Verdict, told: AbstractSet[Reason], human: Sequence[Seen]
) -> Verdict:
    """Let a proof speak for what the same line did beside it: a double click, an image."""
    if verdict.hit_class == HitClass.HUMAN:
        return verdict
    if told & (DAMNING | EMPTY_VISIT | SUSPECT) or not hit.address:
        return verdict
    span = SAME_PERSON_IMAGE if hit.kind == HitKind.IMAGE else SAME_PERSON
    if any(h.address == hit.address and abs(h.at - hit.at) <= span for h in human):
        return Verdict(HitClass.HUMAN, (Reason.SAME_PERSON, *in_weight(told)))
    return verdict


def in_weight(reasons: AbstractSet[Reason]) -> tuple[Reason, ...]:
    """Return reasons with the heaviest first, always in the same order."""
    weights = (DAMNING, EMPTY_VISIT, SUSPECT)

    def key(reason: Reason) -> tuple[int, str]:
        heavy = (n for n, group in enumerate(weights) if reason in group)
        return next(heavy, len(weights)), reason

    return tuple(sorted(reasons, key=key))
