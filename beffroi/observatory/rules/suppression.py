"""Which groups may be published together without giving one establishment away.

Source: issue 3, « Done when » 4, and docs/adr/0019. Three promises hold between
all the groups published at one moment:

1. each holds at least five establishments, ten when two criteria are crossed;
2. for any two of them, when one lies within the other, what is left between them
   is empty or holds at least five;
3. within one way of dividing the region (by family and size, by size and family,
   by département), every part that additions and subtractions can single out is
   empty or holds at least five: the fifth département cannot be deduced from the
   four others and the total.

Over time a group never gains or loses between one and four establishments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from beffroi.observatory.rules.criteria import LEAST, Criteria

Members = frozenset[str]
Published = Mapping[Criteria, Members]


def next_members(before: Members | None, now: Members) -> Members:
    """Return who a group counts next: newcomers and leavers wait until they are five."""
    if before is None:
        return now
    arrived, left = now - before, before - now
    kept = before
    if len(arrived) >= LEAST:
        kept |= arrived
    if len(left) >= LEAST:
        kept -= left
    return kept


def revise(published: Published, wanted: Published) -> dict[Criteria, Members]:
    """Return the groups to publish now, in this order, with whom they count.

    `published` holds what is shown today, `wanted` who belongs to each group that
    may be published again. The broadest groups come first; one that would break a
    promise stays as it is shown, or hidden. After each step all promises hold.
    """
    shown = dict(published)
    renewed: dict[Criteria, Members] = {}
    for criteria in sorted(wanted, key=lambda item: (item.count, item)):
        members = next_members(published.get(criteria), wanted[criteria])
        others = {key: held for key, held in shown.items() if key != criteria}
        if may_join(others, criteria, members):
            shown[criteria] = members
            renewed[criteria] = members
    return renewed


def may_join(shown: Published, criteria: Criteria, members: Members) -> bool:
    """Tell whether one more group keeps the promises that the others keep."""
    if len(members) < criteria.least:
        return False
    if not all(is_apart(members, other) for other in shown.values()):
        return False
    everything = {**shown, criteria: members}
    return all(
        has_large_parts(held for key, held in everything.items() if belongs(key))
        for belongs in DIVISIONS
        if belongs(criteria)
    )


def is_apart(one: Members, other: Members) -> bool:
    """Tell whether two groups, one within the other, differ by nothing or by five."""
    if one <= other:
        return _is_large(len(other - one))
    if other <= one:
        return _is_large(len(one - other))
    return True


def has_large_parts(groups: Iterable[Members]) -> bool:
    """Tell whether every part cut out by these groups holds five members at least."""
    signatures: dict[str, tuple[int, ...]] = {}
    for rank, members in enumerate(groups):
        for key in members:
            signatures[key] = (*signatures.get(key, ()), rank)
    return all(size >= LEAST for size in Counter(signatures.values()).values())


def _is_large(count: int) -> bool:
    return count == 0 or count >= LEAST


def _by_family(criteria: Criteria) -> bool:
    """The region, its families, their sizes."""
    return not criteria.department and (bool(criteria.family) or not criteria.size_band)


def _by_size(criteria: Criteria) -> bool:
    """The region, its sizes, their families."""
    return not criteria.department and (bool(criteria.size_band) or not criteria.family)


def _by_department(criteria: Criteria) -> bool:
    return bool(criteria.department) or not criteria.count


DIVISIONS = (_by_family, _by_size, _by_department)
