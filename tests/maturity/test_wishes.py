"""Which action each answer calls for."""

import pytest

from beffroi.actionplan.rules.states import ActionKind
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.messages import message_for
from beffroi.maturity.rules.scoring import Given
from beffroi.maturity.rules.wishes import wanted_action
from tests.maturity.build import make_question, make_questionnaire

QUESTION = make_question("R1.1", weight=3, is_lock=True, is_vital=True)
ASKED = make_questionnaire((QUESTION,))
TITLE_LENGTH = 120  # read in a list, on a phone


def wish(given: Given, *, has_expired: bool = False):
    return wanted_action(
        ASKED,
        QUESTION,
        given,
        establishment_name="Résidence du Lac",
        has_expired_proof=has_expired,
    )


def level(value: int, **changes: object) -> Given:
    return Given(AnswerKind.LEVEL, value, **changes)  # type: ignore[arg-type]


CASES = [
    (level(0), ActionKind.IMPROVE, 2, 2),
    (level(1), ActionKind.IMPROVE, 1, 2),
    (level(2), ActionKind.VERIFY, 1, 1),
    (level(2, has_valid_proof=True), ActionKind.VERIFY, 1, 1),
    (level(3), ActionKind.PROVE, 1, 1),
    (Given(AnswerKind.UNKNOWN), ActionKind.ASK, 2, 1),
    (level(3, has_valid_proof=True, measured_level=0), ActionKind.IMPROVE, 2, 2),
    (level(3, has_valid_proof=True, measured_level=2), ActionKind.VERIFY, 1, 1),
    (Given(measured_level=1), ActionKind.IMPROVE, 1, 2),
]


@pytest.mark.parametrize(("given", "kind", "gain", "effort"), CASES)
def test_an_answer_calls_for(given, kind, gain, effort):
    wanted = wish(given)

    assert wanted is not None
    assert (wanted.kind, wanted.gain_points, wanted.effort) == (kind, gain, effort)
    assert (wanted.weight, wanted.is_lock, wanted.is_vital) == (3, True, True)
    assert "Résidence du Lac" in wanted.message


@pytest.mark.parametrize(
    "given",
    [
        Given(),
        Given(AnswerKind.NOT_APPLICABLE),
        level(3, has_valid_proof=True),
        Given(measured_level=3),
        Given(AnswerKind.UNKNOWN, measured_level=3),
    ],
)
def test_nothing_is_wanted(given):
    assert wish(given) is None


def test_an_expired_proof_is_to_be_renewed():
    wanted = wish(level(3), has_expired=True)

    assert wanted is not None
    assert wanted.title == "Renouveler la preuve\u00a0: liste à jour"
    assert "dépassé sa date" in wanted.why


def test_every_question_of_the_reference_gives_complete_actions():
    asked = questionnaire()
    for question in asked.questions:
        for given in (level(0), level(2), level(3), Given(AnswerKind.UNKNOWN)):
            wanted = wanted_action(
                asked, question, given, establishment_name="Résidence du Lac"
            )
            assert wanted is not None
            assert 10 < len(wanted.title) <= TITLE_LENGTH
            assert wanted.why
            assert wanted.how
            assert wanted.done_when
            assert len(wanted.cost) <= 200
            assert "{" not in wanted.message


def test_the_message_opens_in_a_mail_program_with_accents_and_lines_kept():
    message = message_for(
        QUESTION,
        establishment_name="L’Étoile & Fils",
        short="Parc",
        signature="Nadia Delmas",
    )

    assert message.body.startswith("Bonjour,\n\nPour L’Étoile & Fils, merci")
    assert message.body.endswith("Nadia Delmas\nL’Étoile & Fils")
    assert "%26%20Fils" in message.mailto
    assert "%0D%0A" in message.mailto
    assert " " not in message.mailto
