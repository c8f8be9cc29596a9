"""What the board is told: strengths, priorities, decisions."""

from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.board import Situation, decisions, priorities, strengths
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.scoring import Given, Score, score

CALM = Situation(
    is_validated=True,
    has_referent=True,
    action_count=5,
    unassigned_count=0,
    budget_titles=(),
    expired_count=0,
)


def _score(
    levels: dict[int, int | None], *, proven: frozenset[int] = frozenset()
) -> Score:
    """Score an assessment with one level for every question of a reflex."""
    givens = {
        question.id: Given(
            kind=AnswerKind.LEVEL,
            level=levels[question.reflex_number],
            has_valid_proof=question.reflex_number in proven,
        )
        for question in questionnaire().questions
        if levels.get(question.reflex_number) is not None
    }
    return score(questionnaire(), givens)


def _numbers(items):
    return [item.number for item in items]


def test_strengths_are_the_best_solid_reflexes_the_best_proven_first():
    result = _score({1: 2, 2: 2, 3: 3, 4: 0}, proven=frozenset({2, 3}))

    assert _numbers(strengths(result)) == [3, 2, 1]


def test_nothing_solid_means_no_strength():
    assert strengths(_score({1: 0, 2: 1})) == ()


def test_priorities_are_reflexes_with_an_open_lock_the_lowest_first():
    result = _score(dict.fromkeys(range(1, 13), 2) | {5: 1, 9: 0})

    assert _numbers(priorities(result)) == [9, 5]


def test_a_mastered_assessment_has_no_priority():
    result = _score(dict.fromkeys(range(1, 13), 3), proven=frozenset(range(1, 13)))

    assert priorities(result) == ()


def test_the_board_always_fixes_the_next_date():
    assert decisions(_score({1: 2}), CALM)[-1].startswith("Fixer la date")


def test_the_board_is_asked_for_what_only_it_can_give():
    situation = Situation(
        is_validated=False,
        has_referent=False,
        action_count=5,
        unassigned_count=2,
        budget_titles=("Remplacer le pare-feu",),
        expired_count=3,
    )

    asked = decisions(_score({1: 2}), situation)

    assert len(asked) == 5
    assert "référent" in asked[0]
    assert "nommer une personne" in asked[1]
    assert "Remplacer le pare-feu" in asked[2]
    assert asked[-1].startswith("Fixer la date")


def test_many_unknowns_are_asked_for_in_writing():
    givens = {
        question.id: Given(kind=AnswerKind.UNKNOWN)
        for question in questionnaire().questions
    }

    asked = decisions(score(questionnaire(), givens), CALM)

    assert any("ne pas savoir" in sentence for sentence in asked)
