"""Groups that give nobody away, comparisons that claim nothing, measures, pseudonyms."""

from collections import Counter
from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.phishing.rules.comparisons import Change, Past, change
from beffroi.phishing.rules.forgetting import impersonal
from beffroi.phishing.rules.measures import measures
from beffroi.phishing.rules.medians import may_renew, middle
from beffroi.phishing.rules.pseudonyms import pseudonym
from beffroi.phishing.rules.result_groups import REST, Division, choose
from beffroi.phishing.rules.result_words import duration, kind_sentence
from beffroi.phishing.rules.results import Counts, counted

TODAY = date(2026, 11, 24)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["", "a", "b", "c", "d"]), st.sampled_from("xyz")),
    st.integers(0, 12),
    max_size=12,
)


def unions(blocks):
    names = list(blocks)
    every = chain.from_iterable(
        combinations(names, n) for n in range(1, len(names) + 1)
    )
    return [frozenset(chain.from_iterable(blocks[name] for name in chosen)) for chosen in every]  # fmt: skip


def blocks_of(people, names, side):
    found = {}
    for person in people:
        name = person[side] if person[side] in names else REST
        found.setdefault(name, set()).add(person)
    return found


@given(CELLS)
def test_no_sum_nor_difference_of_what_is_shown_leaves_one_to_four_people(sizes):
    people = [(*pair, n) for pair, size in sizes.items() for n in range(size)]
    shown = choose(sizes, {})
    if not shown.groups:
        return
    teams = unions(blocks_of(people, shown.groups, 0))
    scenarios = unions(blocks_of(people, shown.scenarios, 1))
    for one in teams:
        for other in scenarios:
            if one <= other or other <= one:
                left = len(one ^ other)
                assert left == 0 or left >= 5


@given(CELLS)
def test_what_is_shown_holds_five_and_what_is_hidden_too(sizes):
    totals = Counter()
    for (team, _), size in sizes.items():
        totals[team] += size
    shown = choose(sizes, {}).groups
    hidden = sum(size for name, size in totals.items() if name not in shown)
    assert REST not in shown
    assert all(totals[name] >= 5 for name in shown)
    assert not shown or hidden == 0 or hidden >= 5


@given(CELLS)
def test_joining_the_hidden_groups_changes_nothing_of_what_is_shown(sizes):
    before = choose(sizes, {})
    joined = Counter()
    for (team, scenario), size in sizes.items():
        joined[team if team in before.groups else REST, scenario] += size
    assert choose(joined, {}) == before


def test_job_families_are_shown_only_where_no_team_is():
    families = {("care", "x"): 8, ("admin", "x"): 6}
    assert choose({("Nuit", "x"): 7, ("Jour", "x"): 7}, families).division is Division.TEAM  # fmt: skip
    found = choose({("Nuit", "x"): 4, ("Jour", "x"): 3, ("", "x"): 7}, families)
    assert (found.division, found.groups) == (Division.FAMILY, {"care", "admin"})


@given(
    st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50),
    st.integers(0, 50),
)  # fmt: skip
def test_nobody_is_counted_out_of_fewer_people_than_there_are(
    delivered, visited, clicked, attempted, reported
):
    counts = counted(
        delivered=delivered, lost=0, visited=visited, clicked=clicked,
        attempted=attempted, reported=reported, robots=3,
    )  # fmt: skip
    for rate in (counts.report, counts.click, counts.attempt, counts.doubtful):
        assert 0 <= rate.count <= rate.of == counts.delivered


def past(
    reported: int, *, of: int = 60, on: date = TODAY, levels=(1,), key="p"
) -> Past:
    return Past(key, "Test", on, Counts(delivered=of, reported=reported), levels)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (past(10), past(14), Change.UNSURE),
        (past(5), past(40), Change.MORE),
        (past(40), past(5), Change.LESS),
        (past(5), past(40, levels=(3,)), Change.OTHER_DIFFICULTY),
        (past(5, levels=()), past(40, levels=()), Change.OTHER_DIFFICULTY),
        (past(1, of=4), past(40), Change.TOO_FEW),
    ],
)
def test_a_change_is_told_only_when_it_is_sure(before, after, said):
    assert change(before, after) == said


def levels(now: Past, before=(), *, is_followed=False) -> dict[str, int]:
    found = measures(now, before, is_followed=is_followed)
    return {one.question_id: one.level for one in found}


def test_a_test_measures_the_rhythm_and_whether_people_report():
    old = past(5, on=TODAY - timedelta(days=300), key="o")
    assert levels(past(3)) == {"R10.5": 1}
    assert levels(past(3), is_followed=True) == {"R10.5": 2}
    assert levels(past(7), [old]) == {"R10.5": 2}
    assert levels(past(30), [old]) == {"R10.5": 3, "R7.5": 2}
    assert levels(past(7), [past(5, on=TODAY - timedelta(days=700))]) == {"R10.5": 1}
    assert levels(past(0, of=0)) == {}


def test_a_median_needs_five_places_and_moves_only_with_five():
    assert middle([1, 2, 3, 4]) is None
    assert middle([10, 20, 30, 40, 90]) == 30
    assert may_renew((), "abcde")
    assert not may_renew("abcde", "abcdef")
    assert may_renew("abcde", "abcdefghij")


def test_a_pseudonym_holds_for_one_test_alone():
    one = pseudonym(7, campaign="a", key=b"k" * 32)
    assert one == pseudonym(7, campaign="a", key=b"k" * 32)
    assert len({one, pseudonym(7, campaign="b", key=b"k" * 32), pseudonym(8, campaign="a", key=b"k" * 32)}) == 3  # fmt: skip
    assert len(one) == 9


def test_the_words_that_remain_name_nobody():
    words = {"prenom": "Anne", "nom": "Vidal", "bonjour": "Bonjour Anne", "etablissement": "Résidence", "autre": "x"}  # fmt: skip
    kept = impersonal(words)
    assert kept == {"prenom": "Madame, Monsieur", "bonjour": "Bonjour", "etablissement": "Résidence"}  # fmt: skip
    assert impersonal(kept) == kept


def test_durations_and_results_are_said_in_words():
    assert duration(timedelta(seconds=20)) == "moins d’une minute"
    assert duration(timedelta(minutes=4)) == "4\u00a0minutes"
    assert duration(timedelta(minutes=130)) == "2\u00a0heures\u00a010"
    assert duration(timedelta(days=3)) == "3\u00a0jours"
    assert "Merci" in kind_sentence(Counts(delivered=60, reported=0))
