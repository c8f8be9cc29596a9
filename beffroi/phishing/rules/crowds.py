"""Addresses that touch the links of several persons within seconds.

Source: Trend Micro Phish Insight (« an IP clicks on more than 2 users »). The staff of one
establishment goes out by one address: the declared ones are left out, and so are
networks that many people share.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from beffroi.phishing.rules.networks import NetworkRole
from beffroi.phishing.rules.reasons import Reason
from beffroi.phishing.rules.seen import Seen
from beffroi.phishing.rules.states import HitKind

# So many persons within so many seconds, from one address.
LIMITS = ((2, 2.0), (3, 10.0), (5, 120.0))
# The same from one neighborhood: a farm of scanners changes addresses.
SITE_LIMITS = ((5, 10.0),)
LONGEST_SECONDS = 120.0
# Two hits farther apart than this never change each other’s verdict.
REACH = timedelta(seconds=2 * LONGEST_SECONDS)
SHARED = frozenset({NetworkRole.RELAY, NetworkRole.PRIVATE, NetworkRole.UNKNOWN})
VISITING = frozenset({HitKind.LINK, HitKind.HIDDEN, HitKind.PAGE})


def crowded(hits: Iterable[Seen]) -> dict[str, frozenset[Reason]]:
    """Return the hits, by key, whose address touched several persons too fast.

    Colleagues who go out by one address nobody declared have different browsers; where
    all the software is the same, one program is at work.
    """
    lines: dict[tuple[str, bool], list[Seen]] = defaultdict(list)
    sites: dict[tuple[str, bool], list[Seen]] = defaultdict(list)
    for hit in hits:
        is_image = hit.kind == HitKind.IMAGE
        if hit.kind not in VISITING and not is_image:
            continue
        if hit.is_declared or not hit.address or hit.features.network in SHARED:
            continue
        lines[hit.address, is_image].append(hit)
        if hit.features.site:
            sites[hit.features.site, is_image].append(hit)
    found: dict[str, frozenset[Reason]] = {}
    for group in sites.values():
        found |= _told(group, SITE_LIMITS)
    for group in lines.values():
        found |= _told(group, LIMITS)
    return found


def _told(
    group: Sequence[Seen], limits: Sequence[tuple[int, float]]
) -> dict[str, frozenset[Reason]]:
    if len({hit.token for hit in group}) < limits[0][0]:
        return {}
    ordered = sorted(group, key=lambda hit: hit.at)
    keys: set[str] = set()
    for people, seconds in limits:
        keys |= _windows(ordered, people, seconds)
    crowd = [hit for hit in ordered if hit.key in keys]
    alone = frozenset({Reason.SEVERAL_PEOPLE})
    return {
        hit.key: alone | {Reason.ONE_PROGRAM} if _is_uniform(hit, crowd) else alone
        for hit in crowd
    }


def _is_uniform(hit: Seen, crowd: Sequence[Seen]) -> bool:
    """Say whether all the crowd around a hit bears the same name of software."""
    span = timedelta(seconds=LONGEST_SECONDS)
    first = bisect_left(crowd, hit.at - span, key=lambda one: one.at)
    last = bisect_right(crowd, hit.at + span, key=lambda one: one.at)
    return all(one.features.family == hit.features.family for one in crowd[first:last])


def _windows(ordered: Sequence[Seen], people: int, seconds: float) -> set[str]:
    """Slide a window over hits in order of time; keep those of a window too full."""
    found: set[str] = set()
    inside: Counter[str] = Counter()
    first = kept = 0
    for place, hit in enumerate(ordered):
        inside[hit.token] += 1
        while (hit.at - ordered[first].at).total_seconds() > seconds:
            inside[ordered[first].token] -= 1
            if not inside[ordered[first].token]:
                del inside[ordered[first].token]
            first += 1
        if len(inside) >= people:
            # Each hit is taken once, however long the crowd lasts.
            kept = max(kept, first)
            found.update(one.key for one in ordered[kept : place + 1])
            kept = place
    return found
