"""The table of cases is the authority for the score (question bank § 10)."""

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from beffroi.maturity.rules.levels import AnswerKind, ReflexLevel
from beffroi.maturity.rules.scoring import Given, score, score_question
from tests.maturity.build import make_question, make_questionnaire


def level(value: int, **changes: object) -> Given:
    return Given(AnswerKind.LEVEL, value, **changes)  # type: ignore[arg-type]


def proven(value: int) -> Given:
    return level(value, has_valid_proof=True)


def measured(value: int, then: Given | None = None) -> Given:
    base = then or Given()
    return Given(base.kind, base.level, has_valid_proof=True, measured_level=value)


UNKNOWN = Given(AnswerKind.UNKNOWN)
NO_OBJECT = Given(AnswerKind.NOT_APPLICABLE)
SILENCE = Given()
L = ReflexLevel

# What is given for one question → declared, effective, is it proven?
ONE_QUESTION = [
    ("nobody answered", SILENCE, (0, 0, False)),
    ("nothing in place", level(0), (0, 0, False)),
    ("begun", level(1), (1, 1, False)),
    ("in place", level(2), (2, 2, False)),
    ("declared 3 without proof counts 2", level(3), (3, 2, False)),
    ("declared 3 with a proof counts 3", proven(3), (3, 3, True)),
    ("a proof does not lift a level 2", proven(2), (2, 2, True)),
    ("a proof does not lift a level 0", proven(0), (0, 0, True)),
    ("unknown counts 0", UNKNOWN, (0, 0, False)),
    ("a proof of an unknown answer proves nothing",
     Given(AnswerKind.UNKNOWN, None, has_valid_proof=True), (0, 0, False)),
    ("without object counts nothing", NO_OBJECT, (0, 0, False)),
    ("measured 3 without answer", measured(3), (3, 3, True)),
    ("measured 3 above declared 1", measured(3, level(1)), (3, 3, True)),
    ("measured 1 below declared 3", measured(1, level(3)), (3, 1, True)),
    ("measured 0 below declared 2", measured(0, level(2)), (2, 0, True)),
    ("measured 2 ends an unknown", measured(2, UNKNOWN), (2, 2, True)),
    ("measured 2 ends a without object", measured(2, NO_OBJECT), (2, 2, True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [case[1:] for case in ONE_QUESTION],
    ids=[c[0] for c in ONE_QUESTION],
)
def test_one_answer_is_worth(given, expected):
    scored = score_question(make_question(), given)

    assert (scored.declared, scored.effective, scored.is_proven) == expected


# Questions of one reflex as (weight, is lock, given) → percent, level.
ONE_REFLEX = [
    ("nothing answered", [(1, False, SILENCE)], (None, L.UNANSWERED)),
    ("all at zero", [(1, False, level(0))], (0, L.TO_START)),
    ("begun", [(1, False, level(1))], (33, L.BUILDING)),
    ("in place", [(1, False, level(2))], (67, L.SOLID)),
    ("declared 3 without proof is not mastered", [(1, False, level(3))], (67, L.SOLID)),
    ("proven 3", [(1, False, proven(3))], (100, L.MASTERED)),
    ("measured 3", [(1, False, measured(3))], (100, L.MASTERED)),
    ("unknown alone", [(1, False, UNKNOWN)], (0, L.TO_START)),
    ("without object alone", [(1, False, NO_OBJECT)], (None, L.NO_OBJECT)),
    ("two without object", [(1, False, NO_OBJECT)] * 2, (None, L.NO_OBJECT)),
    ("without object and silence", [(1, False, NO_OBJECT), (1, False, SILENCE)],
     (None, L.UNANSWERED)),
    ("without object leaves the total", [(1, False, NO_OBJECT), (1, False, proven(3))],
     (100, L.MASTERED)),
    ("silence counts 0 once begun", [(1, False, SILENCE), (1, False, proven(3))],
     (50, L.SOLID)),
    ("unknown counts 0 beside others", [(1, False, UNKNOWN), (1, False, proven(3))],
     (50, L.SOLID)),
    ("weights count", [(3, False, proven(3)), (1, False, level(0))], (75, L.SOLID)),
    ("weights count the other way", [(1, False, proven(3)), (3, False, level(0))],
     (25, L.BUILDING)),
    ("just under a quarter", [(3, False, level(2)), (3, False, level(0)), (3, False, level(0))],
     (22, L.TO_START)),
    ("half up: 16.67 is 17", [(1, False, level(1)), (1, False, level(0))], (17, L.TO_START)),
    ("exactly a half is solid", [(1, False, proven(3)), (1, False, level(0))], (50, L.SOLID)),
    ("a lock at 0 keeps at building", [(1, True, level(0)), (3, False, proven(3))],
     (75, L.BUILDING)),
    ("a lock at 1 keeps at building", [(1, True, level(1)), (3, False, proven(3))],
     (83, L.BUILDING)),
    ("a lock at 2 frees", [(1, True, level(2)), (3, False, proven(3))], (92, L.MASTERED)),
    ("an unknown lock keeps at building", [(1, True, UNKNOWN), (3, False, proven(3))],
     (75, L.BUILDING)),
    ("a silent lock keeps at building", [(1, True, SILENCE), (3, False, proven(3))],
     (75, L.BUILDING)),
    ("a lock without object frees", [(1, True, NO_OBJECT), (3, False, proven(3))],
     (100, L.MASTERED)),
    ("a lock measured at 1 holds back", [(1, True, measured(1, level(3))), (3, False, proven(3))],
     (83, L.BUILDING)),
    ("a lock measured at 2 frees", [(1, True, measured(2, level(0))), (3, False, proven(3))],
     (92, L.MASTERED)),
    ("a lock does not lift what is to start", [(1, True, level(0)), (3, False, level(0))],
     (0, L.TO_START)),
    ("80 is mastered", [(2, False, proven(3)), (2, False, proven(3)), (1, False, level(0))],
     (80, L.MASTERED)),
    ("one unproven 3 prevents mastery", [(3, False, proven(3)), (1, False, level(3))],
     (92, L.SOLID)),
    ("a 3 measured lower prevents mastery",
     [(3, False, proven(3)), (1, False, measured(2, level(3)))], (92, L.SOLID)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "expected"),
    [case[1:] for case in ONE_REFLEX],
    ids=[c[0] for c in ONE_REFLEX],
)
def test_one_reflex_stands_at(items, expected):
    questions = tuple(
        make_question(f"R1.{rank}", weight=weight, is_lock=is_lock)
        for rank, (weight, is_lock, _) in enumerate(items, start=1)
    )
    givens = {q.id: item[2] for q, item in zip(questions, items, strict=True)}

    reflex = score(make_questionnaire(questions), givens).reflexes[0]

    assert (reflex.percent, reflex.level) == expected


def two_reflexes(first: Given, second: Given):
    asked = make_questionnaire((make_question("R1.1"),), (make_question("R2.1"),))
    return score(asked, {"R1.1": first, "R2.1": second})


# Two reflexes of one question → global percent, proof rate, unknown rate.
TWO_REFLEXES = [
    ("nothing answered", SILENCE, SILENCE, (None, None, None)),
    ("both without object", NO_OBJECT, NO_OBJECT, (None, None, None)),
    ("one silent counts 0 in the mean", proven(3), SILENCE, (50, 100, 0)),
    ("one without object leaves the mean", proven(3), NO_OBJECT, (100, 100, 0)),
    ("the mean has equal weights", level(2), level(0), (33, 0, 0)),
    ("half up in the mean", proven(3), level(1), (67, 100, 0)),
    ("unknown counts 0 in the mean", proven(3), UNKNOWN, (50, 100, 50)),
    ("all unknown", UNKNOWN, UNKNOWN, (0, None, 100)),
    ("nothing to prove below 2", level(1), level(0), (17, None, 0)),
    ("the proof rate weighs points", proven(3), level(2), (83, 60, 0)),
    ("a proven 1 is not in the proof rate", proven(1), level(2), (50, 0, 0)),
    ("a measured fact is a proof", measured(2), level(2), (67, 50, 0)),
    ("a measured fact ends an unknown", measured(0, UNKNOWN), UNKNOWN, (0, None, 50)),
    ("without object is not in the unknown rate", UNKNOWN, NO_OBJECT, (0, None, 100)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [case[1:] for case in TWO_REFLEXES],
    ids=[c[0] for c in TWO_REFLEXES],
)
def test_the_whole_stands_at(first, second, expected):
    result = two_reflexes(first, second)

    assert (
        result.percent,
        result.proof_rate_percent,
        result.unknown_rate_percent,
    ) == expected


def test_the_petal_shows_declared_proven_and_unknown_apart():
    questions = (
        make_question("R1.1", weight=2),
        make_question("R1.2", weight=1),
        make_question("R1.3", weight=1),
    )
    givens = {"R1.1": level(3), "R1.2": proven(3), "R1.3": UNKNOWN}

    reflex = score(make_questionnaire(questions), givens).reflexes[0]

    assert reflex.declared_ratio == 0.75
    assert reflex.proven_ratio == 0.25
    assert reflex.unknown_ratio == 0.25
    assert reflex.percent == 58


def test_the_locks_are_counted_apart():
    questions = tuple(
        make_question(f"R1.{rank}", is_lock=rank < 5) for rank in range(1, 6)
    )
    givens = {"R1.1": level(2), "R1.2": level(1), "R1.3": NO_OBJECT, "R1.5": level(3)}

    result = score(make_questionnaire(questions), givens)

    assert (result.lock_count, result.lock_answered_count) == (4, 3)
    assert result.lock_held_count == 2
    assert result.reflexes[0].locking_ids == ("R1.2", "R1.4")


GIVENS = st.builds(
    Given,
    kind=st.sampled_from([AnswerKind.LEVEL]),
    level=st.integers(0, 3),
    has_valid_proof=st.booleans(),
    measured_level=st.none() | st.integers(0, 3),
) | st.sampled_from([UNKNOWN, NO_OBJECT, SILENCE])


@for_any(
    st.lists(
        st.tuples(st.integers(1, 3), st.booleans(), GIVENS), min_size=1, max_size=8
    )
)
def test_figures_stay_within_their_bounds(items):
    questions = tuple(
        make_question(f"R1.{rank}", weight=weight, is_lock=is_lock)
        for rank, (weight, is_lock, _) in enumerate(items, start=1)
    )
    givens = {q.id: item[2] for q, item in zip(questions, items, strict=True)}

    result = score(make_questionnaire(questions), givens)
    reflex = result.reflexes[0]

    assert reflex.percent is None or 0 <= reflex.percent <= 100
    assert 0 <= reflex.proven_ratio <= reflex.declared_ratio + 1e-9
    assert reflex.declared_ratio + reflex.unknown_ratio <= 1.0001
    for rate in (
        result.percent,
        result.proof_rate_percent,
        result.unknown_rate_percent,
    ):
        assert rate is None or 0 <= rate <= 100
