"""The rule of the five next actions: its table of cases is the authority."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.actionplan.rules.priority import (
    in_order,
    next_five,
    priority,
    priority_24ths,
    question_order,
    reason,
)
from beffroi.actionplan.rules.states import ActionKind
from tests.actionplan.build import Case

CASES = [
    # gain, weight, lock, vital, effort, priority
    (1, 1, False, False, 1, Fraction(1)),
    (2, 1, False, False, 1, Fraction(2)),
    (1, 2, False, False, 1, Fraction(2)),
    (2, 3, False, False, 1, Fraction(6)),
    (2, 3, False, False, 2, Fraction(3)),
    (2, 3, False, False, 3, Fraction(2)),
    (1, 1, False, False, 2, Fraction(1, 2)),
    (1, 1, False, False, 3, Fraction(1, 3)),
    (1, 1, True, False, 1, Fraction(3, 2)),
    (1, 1, False, True, 1, Fraction(3, 2)),
    (1, 1, True, True, 1, Fraction(9, 4)),
    (1, 1, True, True, 2, Fraction(9, 8)),
    (1, 1, True, True, 3, Fraction(3, 4)),
    (2, 3, True, True, 1, Fraction(27, 2)),
    (2, 3, True, True, 3, Fraction(9, 2)),
    (2, 2, True, False, 2, Fraction(3)),
    (2, 2, False, True, 2, Fraction(3)),
    (3, 3, True, True, 1, Fraction(81, 4)),
    (0, 3, True, True, 1, Fraction(0)),
]


@pytest.mark.parametrize(("gain", "weight", "lock", "vital", "effort", "value"), CASES)
def test_the_priority_is_the_one_of_the_source(
    gain, weight, lock, vital, effort, value
):
    figures = {
        "gain_points": gain,
        "weight": weight,
        "is_lock": lock,
        "is_vital": vital,
        "effort": effort,
    }

    assert priority(**figures) == value
    assert priority_24ths(**figures) == value * 24


def test_an_effort_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="0 is not a valid Effort"):
        priority(gain_points=1, weight=1, is_lock=False, is_vital=False, effort=0)


@pytest.mark.parametrize(
    ("question_id", "order"), [("R2.9", (2, 9)), ("R2.10", (2, 10)), ("", ())]
)
def test_questions_are_ordered_by_number(question_id, order):
    assert question_order(question_id) == order


def test_equal_priorities_follow_reflex_question_and_due_date():
    late = Case("late", due_on=date(2027, 1, 1))
    soon = Case("soon", due_on=date(2026, 12, 1))
    never = Case("never")
    tenth = Case("tenth", question_id="R1.10")
    second = Case("second", question_id="R1.2")
    other_reflex = Case("other", reflex_number=2, question_id="R2.1")
    free = Case("free", reflex_number=None, question_id="")

    cases = [free, other_reflex, tenth, second, never, late, soon]
    ordered = in_order(cases)

    assert [case.key for case in ordered] == [
        "soon", "late", "never", "second", "tenth", "other", "free",
    ]  # fmt: skip


def pick(*rows):
    """Each row: key, reflex, gain (its rank), effort; return the keys chosen."""
    cases = [
        Case(key, reflex_number=reflex, gain_points=gain * effort, effort=effort)
        for key, reflex, gain, effort in rows
    ]
    return "".join(case.key for case in next_five(cases))


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([], ""),
        ([("a", 1, 5, 2)], "a"),
        # Fewer than five: all of them, in order.
        ([("a", 1, 1, 2), ("b", 2, 3, 3), ("c", 3, 2, 1)], "bca"),
        # Fewer than five of one reflex: all of them.
        ([("a", 1, 9, 2), ("b", 1, 8, 2), ("c", 1, 7, 2)], "abc"),
        # Never two of one reflex when five reflexes have something to do.
        (
            [("a", 1, 9, 1), ("b", 1, 8, 1), ("c", 2, 7, 2), ("d", 3, 6, 1),
             ("e", 4, 5, 2), ("f", 5, 1, 2)],
            "acdef",
        ),
        # Two calls come in although larger actions would fill the five.
        (
            [("a", 1, 9, 2), ("b", 2, 8, 2), ("c", 3, 7, 2), ("d", 4, 6, 2),
             ("e", 5, 5, 2), ("f", 6, 2, 1), ("g", 7, 1, 1)],
            "abcfg",
        ),
        # One call only exists: one comes in.
        (
            [("a", 1, 9, 2), ("b", 2, 8, 2), ("c", 3, 7, 2), ("d", 4, 6, 3),
             ("e", 5, 5, 2), ("f", 6, 2, 1)],
            "abcdf",
        ),
        # No call at all: the five best.
        (
            [("a", 1, 9, 2), ("b", 2, 8, 2), ("c", 3, 7, 2), ("d", 4, 6, 3),
             ("e", 5, 5, 2), ("f", 6, 4, 2)],
            "abcde",
        ),
        # More than two calls are welcome.
        (
            [("a", 1, 9, 1), ("b", 2, 8, 1), ("c", 3, 7, 1), ("d", 4, 6, 1),
             ("e", 5, 5, 1), ("f", 6, 4, 2)],
            "abcde",
        ),
        # The call of a reflex replaces its larger action when two calls need it.
        (
            [("a", 1, 9, 2), ("b", 1, 1, 1), ("c", 2, 8, 2), ("d", 3, 7, 2),
             ("e", 4, 6, 2), ("f", 5, 5, 1)],
            "cdefb",
        ),
        # Both calls are in one reflex: one comes in, for one reflex comes once.
        (
            [("a", 1, 9, 2), ("b", 1, 2, 1), ("c", 1, 1, 1), ("d", 2, 8, 2),
             ("e", 3, 7, 2), ("f", 4, 6, 2), ("g", 5, 5, 2)],
            "defgb",
        ),
        # Four reflexes: each has its turn, then the best that is left.
        (
            [("a", 1, 9, 1), ("b", 1, 8, 1), ("c", 1, 7, 1), ("d", 2, 3, 2),
             ("e", 3, 2, 2), ("f", 4, 1, 2)],
            "abdef",
        ),
        # Two reflexes: in turn.
        (
            [("a", 1, 9, 1), ("b", 1, 8, 1), ("c", 1, 7, 1), ("d", 1, 6, 1),
             ("e", 2, 2, 2), ("f", 2, 1, 2)],
            "abcef",
        ),
        # One reflex: its five best.
        ([(key, 1, 9 - n, 1) for n, key in enumerate("abcdefg")], "abcde"),
        # Four reflexes, the only two calls in one of them: both come in.
        (
            [("a", 1, 9, 2), ("b", 1, 2, 1), ("c", 1, 1, 1), ("d", 2, 8, 2),
             ("e", 3, 7, 2), ("f", 4, 6, 2), ("g", 4, 5, 2)],
            "defbc",
        ),
        # Actions without a reflex stand for themselves.
        (
            [("a", None, 9, 1), ("b", None, 8, 1), ("c", None, 7, 1),
             ("d", None, 6, 1), ("e", None, 5, 1), ("f", 1, 4, 1)],
            "abcde",
        ),
    ],
)  # fmt: skip
def test_the_five_are_those_of_the_table(rows, chosen):
    assert pick(*rows) == chosen
    assert pick(*reversed(rows)) == chosen


def test_a_due_date_only_separates_equals():
    urgent = Case("urgent", gain_points=1, due_on=date(2020, 1, 1))
    useful = Case("useful", gain_points=2, reflex_number=2)

    assert next_five([urgent, useful]) == [useful, urgent]


REASONS = [
    ({"is_lock": True, "is_vital": True, "effort": 1},
     "Verrou du réflexe, service vital, un courrier ou un appel suffit"),
    ({"is_lock": True, "effort": 2}, "Verrou du réflexe, une demi-journée suffit"),
    ({"is_lock": True, "weight": 3, "effort": 3},
     "Verrou du réflexe, compte beaucoup dans le résultat, un budget à prévoir"),
    ({"is_vital": True, "effort": 3}, "Service vital, un budget à prévoir"),
    ({"weight": 3, "effort": 1},
     "Compte beaucoup dans le résultat, un courrier ou un appel suffit"),
    ({"gain_points": 2}, "Deux points à gagner, une demi-journée suffit"),
    ({"gain_points": 1}, "Un point à gagner, une demi-journée suffit"),
    ({"kind": ActionKind.ASK, "effort": 1},
     "Réponse à obtenir, un courrier ou un appel suffit"),
    ({"kind": ActionKind.ASK, "is_lock": True, "is_vital": True, "effort": 1},
     "Verrou du réflexe, service vital, un courrier ou un appel suffit"),
    ({"kind": ActionKind.PROVE, "effort": 1},
     "Preuve à apporter, un courrier ou un appel suffit"),
    ({"kind": ActionKind.VERIFY}, "Vérification à faire, une demi-journée suffit"),
    ({"kind": ActionKind.FREE, "reflex_number": None},
     "Action ajoutée à votre plan, une demi-journée suffit"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), REASONS)
def test_the_reason_is_said_in_plain_french(changes, sentence):
    assert reason(replace(Case(), **changes)) == sentence


@st.composite
def plans(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.integers(1, 7)),
                st.integers(0, 3),
                st.integers(1, 3),
                st.booleans(),
                st.booleans(),
                st.integers(1, 3),
            ),
            max_size=9,
        )
    )
    return [
        Case(
            key=str(n),
            reflex_number=reflex,
            gain_points=gain,
            weight=weight,
            is_lock=lock,
            is_vital=vital,
            effort=effort,
        )
        for n, (reflex, gain, weight, lock, vital, effort) in enumerate(rows)
    ]


def group(case):
    return case.key if case.reflex_number is None else f"reflex {case.reflex_number}"


def served_in_turn(chosen, plan):
    """No reflex has two more than another one that still had something to give."""
    sizes = Counter(map(group, plan))
    taken = Counter(map(group, chosen))
    most = max(taken.values(), default=0)
    return all(taken[name] == sizes[name] or taken[name] >= most - 1 for name in sizes)


def possible_choices(plan):
    return [
        chosen
        for chosen in combinations(plan, min(5, len(plan)))
        if served_in_turn(chosen, plan)
    ]


def calls(chosen):
    return sum(case.effort == 1 for case in chosen)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_the_five_keep_every_promise_whatever_the_plan(plan):
    chosen = next_five(plan)

    assert len(chosen) == min(5, len(plan))
    assert len({case.key for case in chosen}) == len(chosen)
    assert chosen == in_order(chosen)
    assert served_in_turn(chosen, plan)
    if len(set(map(group, plan))) >= 5:
        assert len(set(map(group, chosen))) == 5
    best = max((calls(other) for other in possible_choices(plan)), default=0)
    assert calls(chosen) >= min(2, best)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_no_better_five_keeps_the_same_promises(plan):
    ranks = {case.key: n for n, case in enumerate(in_order(plan))}
    possible = possible_choices(plan)
    wanted = min(2, max(map(calls, possible)))

    best = min(
        sorted(ranks[case.key] for case in chosen)
        for chosen in possible
        if calls(chosen) >= wanted
    )

    assert [ranks[case.key] for case in next_five(plan)] == best


@settings(max_examples=100, deadline=None)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_in_which_actions_come_changes_nothing(plan, random):
    mixed = list(plan)
    random.shuffle(mixed)

    assert next_five(mixed) == next_five(plan)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_the_whole_number_sorts_like_the_priority(plan):
    def figures(case):
        names = ("gain_points", "weight", "is_lock", "is_vital", "effort")
        return {name: getattr(case, name) for name in names}

    exact = sorted(priority(**figures(case)) for case in plan)
    whole = sorted(priority_24ths(**figures(case)) for case in plan)

    assert whole == [value * 24 for value in exact]
