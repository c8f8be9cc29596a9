"""The signs that a hit takes from the other hits of the same target."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from beffroi.phishing.rules.networks import NetworkRole
from beffroi.phishing.rules.reasons import DAMNING, EMPTY_VISIT, Reason
from beffroi.phishing.rules.seen import Seen
from beffroi.phishing.rules.states import HitKind

HIDDEN_SECONDS = 600.0
BURST_SECONDS = 2.0
BURST_LINKS = 3
# So many addresses for one link within so many seconds: machines that take turns.
TURNS, TURN_SECONDS = 3, 10.0
REPORT_SECONDS = 600.0
MACHINES = frozenset({NetworkRole.SCANNER, NetworkRole.CLOUD})


def context_reasons(
    hit: Seen,
    hits: Sequence[Seen],
    own: Mapping[str, AbstractSet[Reason]],
    crowd: Mapping[str, AbstractSet[Reason]],
) -> frozenset[Reason]:
    found: set[Reason] = set(crowd.get(hit.key, ()))
    if hit.kind not in {HitKind.HIDDEN, HitKind.REPORT}:
        if hidden_gap(hit, hits) <= HIDDEN_SECONDS:
            found.add(Reason.HIDDEN_LINK_NEARBY)
        if _opened_by_report(hit, hits):
            found.add(Reason.AFTER_REPORT)
    if hit.kind == HitKind.LINK:
        found |= _burst(hit, hits, own)
    return frozenset(found)


def hidden_gap(hit: Seen, hits: Sequence[Seen]) -> float:
    """Return the seconds to the nearest hidden link touched from the same network."""
    gaps = (
        abs((hit.at - other.at).total_seconds())
        for other in hits
        if other.kind == HitKind.HIDDEN and _is_same_network(hit, other)
    )
    return min(gaps, default=float("inf"))


def _is_same_network(one: Seen, other: Seen) -> bool:
    mine, theirs = one.features, other.features
    if one.is_declared and mine.family != theirs.family:
        # An appliance shares the address of the staff, not their browsers.
        return False
    if one.address and one.address == other.address:
        return True
    if mine.site and mine.site == theirs.site:
        return True
    # The machines of one owner share the work between far addresses.
    return bool(mine.owner) and mine.owner == theirs.owner and mine.network in MACHINES


def _opened_by_report(hit: Seen, hits: Sequence[Seen]) -> bool:
    """Say whether a machine came just after somebody pressed « signaler »."""
    if hit.features.network not in MACHINES or hit.is_declared:
        return False
    return any(
        0 <= (hit.at - other.at).total_seconds() <= REPORT_SECONDS
        for other in hits
        if other.kind == HitKind.REPORT
    )


def _burst(
    hit: Seen, hits: Sequence[Seen], own: Mapping[str, AbstractSet[Reason]]
) -> set[Reason]:
    """Return what several links within two seconds say."""
    near = [
        other
        for other in hits
        if other.kind == HitKind.LINK
        and abs((hit.at - other.at).total_seconds()) <= BURST_SECONDS
        and not own[other.key] & DAMNING
        and _is_same_browser(hit, other)
    ]
    if len(near) >= BURST_LINKS or _takes_turns(hit, hits, own):
        return {Reason.SEVERAL_LINKS}
    # HEAD, then GET: a program that looks before it fetches.
    is_probed = any(Reason.METHOD in own[other.key] for other in near)
    if is_probed and not own[hit.key] & EMPTY_VISIT:
        return {Reason.SEVERAL_LINKS}
    return {Reason.DOUBLE_LINK} if len(near) == 2 else set()


def _takes_turns(
    hit: Seen, hits: Sequence[Seen], own: Mapping[str, AbstractSet[Reason]]
) -> bool:
    addresses = {
        other.address
        for other in hits
        if other.kind == HitKind.LINK
        and other.address
        and abs((hit.at - other.at).total_seconds()) <= TURN_SECONDS
        and not own[other.key] & DAMNING
    }
    return len(addresses) >= TURNS


def _is_same_browser(one: Seen, other: Seen) -> bool:
    if one.features.family != other.features.family:
        return False
    return one.address == other.address or bool(one.features.family)
