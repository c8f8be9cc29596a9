"""No published figures give one establishment away, whatever the population."""

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.observatory.rules.criteria import (
    LEAST,
    WHOLE,
    Criteria,
    SizeBand,
    band_of,
    groups_of,
)
from beffroi.observatory.rules.suppression import (
    is_apart,
    may_join,
    next_members,
    revise,
)

FAMILIES = ("older_people", "home_care", "health")
DEPARTMENTS = ("30", "34", "48", "81")
# One establishment: family, size, département; empty when it is not known.
people = st.tuples(
    st.sampled_from((*FAMILIES, "")),
    st.sampled_from((*(band.value for band in SizeBand), "")),
    st.sampled_from((*DEPARTMENTS, "")),
)
populations = st.lists(people, max_size=90)


def members(count: int, start: int = 0) -> frozenset[str]:
    return frozenset(str(n) for n in range(start, start + count))


def grouped(population) -> dict[Criteria, frozenset[str]]:
    found = defaultdict(set)
    for key, traits in population.items():
        for criteria in groups_of(*traits):
            found[criteria].add(key)
    return {criteria: frozenset(keys) for criteria, keys in found.items()}


def assert_nobody_is_given_away(shown) -> None:
    for criteria, held in shown.items():
        assert len(held) >= criteria.least
    for a, b in combinations(shown.values(), 2):
        if a < b:
            assert len(b - a) >= LEAST
        elif b < a:
            assert len(a - b) >= LEAST
    for whole, parts in partitions(shown):
        rest = whole - frozenset().union(*parts)
        assert len(rest) == 0 or len(rest) >= LEAST


def partitions(shown):
    """Yield each published group with each family of disjoint published groups in it."""
    for criteria, whole in shown.items():
        inside = {k: m for k, m in shown.items() if k != criteria and m <= whole}
        for keep in (
            lambda k: k.department and not k.family,
            lambda k: k.family and not k.size_band,
            lambda k: k.size_band and not k.family,
            lambda k: k.family and k.size_band,
        ):
            parts = [m for k, m in inside.items() if keep(k)]
            if all(not a & b for a, b in combinations(parts, 2)):
                yield whole, parts


@settings(deadline=None, max_examples=200)
@given(populations)
def test_no_pair_of_published_groups_differs_by_less_than_five(population):
    wanted = grouped({str(n): traits for n, traits in enumerate(population)})

    shown = revise({}, wanted)

    assert_nobody_is_given_away(shown)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(people, max_size=25), min_size=2, max_size=5), st.data())
def test_the_promises_hold_from_month_to_month(waves, data):
    population: dict[str, tuple[str, str, str]] = {}
    shown: dict[Criteria, frozenset[str]] = {}
    for rank, wave in enumerate(waves):
        population |= {f"{rank}-{n}": traits for n, traits in enumerate(wave)}
        gone = data.draw(st.integers(0, min(7, len(population))))
        for key in sorted(population)[:gone]:
            del population[key]

        renewed = revise(shown, grouped(population))

        for criteria, held in renewed.items():
            if criteria in shown:
                before = shown[criteria]
                assert len(held - before) not in range(1, LEAST)
                assert len(before - held) not in range(1, LEAST)
        shown |= renewed
        assert_nobody_is_given_away(shown)


@settings(deadline=None, max_examples=100)
@given(populations)
def test_the_promises_hold_after_each_single_group(population):
    wanted = grouped({str(n): traits for n, traits in enumerate(population)})
    shown = {}
    for criteria, held in revise({}, wanted).items():
        shown[criteria] = held
        assert_nobody_is_given_away(shown)


def test_the_fifth_departement_is_not_deduced_from_the_four_others():
    whole = members(34)
    wanted = {WHOLE: whole}
    for rank, code in enumerate(("30", "34", "48", "81")):
        wanted[Criteria(department=code)] = members(8, 8 * rank)
    wanted[Criteria(department="11")] = members(2, 32)

    shown = revise({}, wanted)

    hidden = set(wanted) - set(shown)
    rest = whole - frozenset().union(*(m for k, m in shown.items() if k != WHOLE))
    assert Criteria(department="11") in hidden
    assert len(hidden) == 2
    assert len(rest) == 10


def test_a_crossed_group_needs_ten():
    wanted = {
        WHOLE: members(30),
        Criteria(family="health"): members(20),
        Criteria(family="health", size_band="small"): members(9),
    }
    assert set(revise({}, wanted)) == {WHOLE, Criteria(family="health")}
    wanted[Criteria(family="health", size_band="small")] = members(10)
    assert len(revise({}, wanted)) == 3


def test_a_group_that_would_leave_three_out_stays_hidden():
    wanted = {WHOLE: members(20), Criteria(family="health"): members(17)}

    assert set(revise({}, wanted)) == {WHOLE}


def test_a_departement_inside_a_family_is_compared_too():
    """No division holds the two, but one lies within the other."""
    shown = {WHOLE: members(40), Criteria(family="health"): members(20)}

    assert not may_join(shown, Criteria(department="48"), members(17))
    assert may_join(shown, Criteria(department="48"), members(15))


@pytest.mark.parametrize(
    ("arrived", "left", "expected"),
    [(0, 0, 10), (4, 0, 10), (5, 0, 15), (0, 4, 10), (0, 5, 5), (6, 5, 11), (6, 1, 16)],
)
def test_newcomers_and_leavers_wait_until_they_are_five(arrived, left, expected):
    before = members(10)
    now = (before - members(left)) | members(arrived, 100)

    assert len(next_members(before, now)) == expected


def test_groups_that_overlap_are_apart():
    assert is_apart(members(10), members(10, 5))
    assert is_apart(members(10), members(10))
    assert not is_apart(members(10), members(12))


def test_bands_of_size():
    assert [band_of(n) for n in (None, 0, 49, 50, 99, 100)] == [
        None, None, "small", "medium", "medium", "large",
    ]  # fmt: skip
