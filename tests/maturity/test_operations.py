"""Answers and the actions that they open, against the database."""

import pytest
from django.db import IntegrityError, transaction

from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.journal.models import Entry
from beffroi.maturity.models.answers import Answer, AnswerChange, Assessment
from beffroi.maturity.operations import answers as answering
from beffroi.maturity.operations import assessments as assessing
from beffroi.maturity.rules.levels import AnswerKind
from tests.maturity.build import (
    NADIA,
    PAUL,
    action_of,
    add_statement,
    answer,
    answer_unknown,
    answer_without_object,
    standing,
)

# Answers


def test_an_answer_is_saved_with_its_history_its_figures_and_its_journal_line(place):
    saved = answer(place, "R2.4", 2, comment="  Essai de mars  ")

    assert (saved.level, saved.comment, saved.revision) == (2, "Essai de mars", 1)
    assert saved.answered_by_label == "Nadia Delmas"
    assert AnswerChange.objects.filter(answer=saved).count() == 1
    assert standing(place).answered_count == 1
    assert standing(place).express_answered_count == 1
    assert standing(place).last_activity_at is not None
    assert len(standing(place).petals) == 12
    line = Entry.objects.get(verb="answer_question")
    assert line.establishment_key == str(place.pk)
    assert line.actor_key == "nadia"


def test_a_second_answer_adds_to_the_history(place):
    answer(place, level=1)
    answer(place, level=2, by=PAUL)

    levels = AnswerChange.objects.order_by("revision").values_list(
        "level", "changed_by_label"
    )
    assert list(levels) == [(1, "Nadia Delmas"), (2, "Paul Delmas")]


def test_the_same_answer_again_changes_nothing(place):
    first = answer(place, level=1)
    again = answer(place, level=1, by=PAUL, expected_revision=0)

    assert again.revision == first.revision
    assert again.answered_by_label == "Nadia Delmas"
    assert Entry.objects.filter(verb="answer_question").count() == 1


def test_two_people_at_once_do_not_overwrite_one_another(place):
    answer(place, level=1)

    with pytest.raises(answering.AnswerChangedMeanwhile) as refusal:
        answer(place, level=3, by=PAUL, expected_revision=0)

    assert refusal.value.current.level == 1
    assert Answer.objects.get().level == 1
    assert AnswerChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"question_id": "R99.1"}, answering.QuestionUnknown),
        ({"level": None}, answering.AnswerIncomplete),
        ({"level": 4}, answering.AnswerIncomplete),
        ({"kind": AnswerKind.NOT_APPLICABLE}, answering.AnswerIncomplete),
        (
            {"kind": AnswerKind.NOT_APPLICABLE, "reason": "flemme"},
            answering.AnswerIncomplete,
        ),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(place, changes, refusal):
    with pytest.raises(refusal):
        answer(place, **changes)

    assert not Answer.objects.exists()
    assert not Action.objects.exists()


def test_a_level_is_forgotten_when_the_answer_becomes_unknown(place):
    answer(place, level=2)
    saved = answer_unknown(place)

    assert (saved.kind, saved.level) == (AnswerKind.UNKNOWN, None)
    assert standing(place).unknown_rate_percent == 100


def test_the_database_refuses_a_level_without_its_kind(place):
    saved = answer(place, level=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=saved.pk).update(kind=AnswerKind.UNKNOWN)


def test_starting_twice_gives_one_assessment(place):
    first = assessing.start_assessment(establishment=place, by=NADIA)
    second = assessing.start_assessment(establishment=place, by=PAUL)

    assert first == second
    assert Entry.objects.filter(verb="start_assessment").count() == 1


def test_answers_to_an_earlier_questionnaire_are_carried_over(place):
    answer(place, "R1.1", 2)
    Assessment.objects.update(questionnaire="douze-reflexes-2025-1")

    fresh = assessing.start_assessment(establishment=place, by=NADIA)

    assert Answer.objects.get(assessment=fresh).level == 2
    assert AnswerChange.objects.filter(answer__assessment=fresh).count() == 1


# Actions


@pytest.mark.parametrize(
    ("level", "kind"),
    [
        (0, ActionKind.IMPROVE),
        (1, ActionKind.IMPROVE),
        (2, ActionKind.VERIFY),
        (3, ActionKind.PROVE),
    ],
)
def test_an_answer_opens_its_action(place, level, kind):
    answer(place, level=level)

    assert action_of(place).kind == kind
    assert action_of(place).state == ActionState.TODO
    assert action_of(place).origin_link.endswith("/reflexes/question/R1.1/")


def test_not_knowing_opens_the_action_to_ask_with_its_message(place):
    answer_unknown(place)

    action = action_of(place)
    assert action.kind == ActionKind.ASK
    assert place.name in action.message
    assert action.message_to == "provider"


def test_without_object_closes_the_action(place):
    answer(place, level=0)
    answer_without_object(place)

    assert action_of(place).state == ActionState.DONE


def test_a_proof_closes_the_action_to_prove(place):
    answer(place, level=3)
    add_statement(place)

    assert action_of(place).state == ActionState.DONE
