"""Copies from a sister establishment: drafts, until somebody confirms them."""

import pytest

from beffroi.jobs.worker import run_waiting
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import CopiedAnswer
from beffroi.maturity.operations.assessments import (
    CopiesToConfirm,
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.copies import (
    NotASister,
    NothingToConfirm,
    ask_copy,
    confirm_answers,
)
from beffroi.maturity.queries.facts import facts_of
from tests.build import make_establishment
from tests.maturity.build import NADIA, add_statement, answer
from tests.maturity.build_head_office import (
    answer_at,
    answer_for_all,
    make_sites,
    state_at,
)


@pytest.fixture
def sites(organization):
    return make_sites(organization, 2)


@pytest.fixture
def copied(sites, referent):
    source, target = sites
    answer(source, "R1.1", 3)
    answer(source, "R2.3", 1)
    add_statement(source, "R1.1")
    answer(target, "R2.3", 2)
    ask_copy(source=source, target=target, by=referent)
    run_waiting()
    return target


def test_only_unanswered_questions_are_copied_without_their_proofs(copied):
    assert answer_at(copied, "R1.1").level == 3
    assert answer_at(copied, "R2.3").level == 2
    assert [c.answer.question_id for c in CopiedAnswer.objects.all()] == ["R1.1"]
    assert not Evidence.objects.filter(establishment=copied).exists()
    assert not facts_of(copied).score().questions["R1.1"].is_proven


def test_a_second_copy_changes_nothing(copied, sites, referent):
    revision = answer_at(copied, "R1.1").revision

    ask_copy(source=sites[0], target=copied, by=referent)
    run_waiting()

    assert answer_at(copied, "R1.1").revision == revision


def test_a_question_whose_proof_waits_here_is_not_copied(sites, referent):
    source, target = sites
    answer(source, "R1.1", 3)
    add_statement(target, "R1.1")

    ask_copy(source=source, target=target, by=referent)
    run_waiting()

    assert answer_at(target, "R1.1") is None


def test_confirming_leaves_a_line_in_the_history(copied):
    count = confirm_answers(
        establishment=copied, question_ids=["R1.1", "R2.3"], by=NADIA
    )

    assert count == 1
    assert not CopiedAnswer.objects.exists()
    kept = answer_at(copied, "R1.1")
    assert (kept.revision, kept.answered_by_label) == (2, "Nadia Delmas")
    assert kept.changes.count() == 2


@pytest.mark.parametrize("level", [3, 1])
def test_answering_the_question_confirms_or_replaces_the_copy(copied, level):
    answer(copied, "R1.1", level)

    assert not CopiedAnswer.objects.exists()
    assert answer_at(copied, "R1.1").level == level


def test_nothing_is_validated_while_copies_wait(copied):
    assessment = start_assessment(establishment=copied, by=NADIA)
    with pytest.raises(CopiesToConfirm):
        validate_assessment(assessment=assessment, as_role="director", by=NADIA)

    confirm_answers(establishment=copied, question_ids=["R1.1"], by=NADIA)

    assert validate_assessment(assessment=assessment, as_role="director", by=NADIA)


def test_confirming_a_reflex_confirms_what_the_head_office_said_too(
    copied, organization
):
    answer_for_all(organization, "R1.2", 2)

    count = confirm_answers(
        establishment=copied, question_ids=["R1.1", "R1.2"], by=NADIA
    )

    assert count == 2
    assert state_at(copied, "R1.2") == "confirmed"


def test_there_must_be_something_to_confirm(sites):
    with pytest.raises(NothingToConfirm):
        confirm_answers(establishment=sites[0], question_ids=["R1.1"], by=NADIA)


def test_answers_are_copied_between_sisters_only(sites, referent):
    with pytest.raises(NotASister):
        ask_copy(source=make_establishment(), target=sites[0], by=referent)
    with pytest.raises(NotASister):
        ask_copy(source=sites[0], target=sites[0], by=referent)
