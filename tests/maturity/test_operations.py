"""Answers, proofs and validations, against the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.files.models import StoredFile
from beffroi.files.operations import FileNotAccepted
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.maturity import tasks
from beffroi.maturity.models.answers import Answer, AnswerChange, Assessment, Snapshot
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations import answers as answering
from beffroi.maturity.operations import assessments as assessing
from beffroi.maturity.operations import evidence as proving
from beffroi.maturity.queries.standings import standings_for
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.maturity.work.expiry import expire_evidence
from tests.build import make_establishment
from tests.maturity.build import (
    NADIA,
    PAUL,
    add_statement,
    answer,
    answer_unknown,
    answer_without_object,
)


@pytest.fixture
def place(establishment):
    return establishment


def standing(place) -> Standing:
    return Standing.objects.get(pk=place.pk)


def action_of(place, question_id="R1.1") -> Action:
    return Action.objects.get(establishment=place, origin_key=question_id)


def measure(place, level, *, key="m1", question_id="R1.1", **changes):
    fields = {"dated_on": clock.today(), "title": "Parc importé", **changes}
    return proving.record_evidence(
        establishment=place,
        question_id=question_id,
        measured_level=level,
        origin=Origin("inventory", "Import du parc", "/parc/", key),
        **fields,
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


# Proofs


def test_a_proof_lifts_a_level_three_and_lasts_the_months_of_its_question(place):
    answer(place, "R2.3", 3)
    before = standing(place).petals[1]

    proof = add_statement(place, "R2.3", dated_on=clock.today())

    after = standing(place).petals[1]
    assert (proof.expires_on - proof.dated_on).days in range(89, 93)
    assert before["proven"] == 0
    assert after["proven"] == after["declared"]
    assert after["percent"] > before["percent"]
    assert standing(place).proof_rate_percent == 100


def test_a_file_is_checked_kept_and_joined(place):
    proof = proving.add_evidence(
        establishment=place,
        question_id="R1.1",
        kind=EvidenceKind.FILE,
        title="Liste",
        dated_on=clock.today(),
        upload=ContentFile(b"%PDF-1.7 liste", name="liste.pdf"),
        by=NADIA,
    )

    assert proof.file is not None
    assert proof.file.name == "liste.pdf"
    assert proof.file.purpose == "evidence"


def test_a_refused_file_leaves_nothing(place):
    with pytest.raises(FileNotAccepted):
        proving.add_evidence(
            establishment=place,
            question_id="R1.1",
            kind=EvidenceKind.FILE,
            title="Liste",
            dated_on=clock.today(),
            upload=ContentFile(b"MZ program", name="liste.pdf"),
            by=NADIA,
        )

    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"question_id": "R99.1"}, proving.QuestionUnknown),
        ({"statement": "  "}, proving.EvidenceIncomplete),
        ({"title": " "}, proving.EvidenceIncomplete),
        ({"kind": EvidenceKind.LINK}, proving.EvidenceIncomplete),
        ({"kind": EvidenceKind.MEASURED}, proving.EvidenceIncomplete),
        ({"dated_on": date(2026, 6, 2)}, proving.EvidenceFromTheFuture),
        ({"dated_on": date(2024, 1, 1)}, proving.EvidenceAlreadyExpired),
        ({"expires_on": date(2025, 1, 1)}, proving.ExpiryOutOfRange),
        ({"expires_on": date(2030, 1, 1)}, proving.ExpiryOutOfRange),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(place, changes, refusal):
    with clock.at(datetime(2026, 6, 1, 10, tzinfo=UTC)), pytest.raises(refusal):
        add_statement(place, **changes)

    assert not Evidence.objects.exists()


def test_a_withdrawn_proof_no_longer_counts_and_can_be_put_back(place):
    answer(place, level=3)
    proof = add_statement(place)

    proving.withdraw_evidence(evidence=proof, by=PAUL)
    proving.withdraw_evidence(evidence=proof, by=PAUL)
    assert standing(place).proof_rate_percent == 0
    assert action_of(place).state == ActionState.TODO

    proving.restore_evidence(evidence=proof, by=PAUL)
    proving.restore_evidence(evidence=proof, by=PAUL)
    assert standing(place).proof_rate_percent == 100
    assert action_of(place).state == ActionState.DONE
    assert Entry.objects.filter(verb="withdraw_evidence").count() == 1


def test_a_measured_fact_prevails_over_the_declaration(place):
    answer(place, level=3)
    measure(place, 1)

    assert action_of(place).kind == ActionKind.IMPROVE
    answer(place, level=2)
    assert action_of(place).kind == ActionKind.IMPROVE


def test_a_measured_fact_needs_no_answer(place):
    measure(place, 3)

    assert standing(place).answered_count == 1
    assert standing(place).proof_rate_percent == 100
    assert standing(place).last_activity_at is None
    assert not Assessment.objects.exists()


def test_a_repeated_measure_changes_nothing(place):
    first = measure(place, 2)
    again = measure(place, 0)

    assert again == first
    assert Evidence.objects.get().measured_level == 2


def test_the_latest_measure_counts(place):
    measure(place, 3, key="m1", dated_on=clock.today() - timedelta(days=30))
    measure(place, 1, key="m2")

    assert standing(place).petals[0]["percent"] < 10


def test_a_person_cannot_withdraw_a_measured_fact(place):
    fact = measure(place, 2)

    with pytest.raises(proving.MeasuredFactStays):
        proving.withdraw_evidence(evidence=fact, by=NADIA)
    proving.withdraw_evidence(evidence=fact, by=SYSTEM)
    assert Evidence.objects.get().withdrawn_at is not None


def test_an_expired_proof_lowers_the_answer_and_reopens_the_action(place):
    with clock.at(datetime(2026, 1, 10, 10, tzinfo=UTC)):
        answer(place, "R2.3", 3)
        add_statement(place, "R2.3", dated_on=date(2026, 1, 10))
        snapshot = assessing.validate_assessment(
            assessment=Assessment.objects.get(), by=PAUL, as_role=Role.DIRECTOR
        )
    assert action_of(place, "R2.3").state == ActionState.DONE

    with clock.at(datetime(2026, 4, 10, 3, tzinfo=UTC)):
        assert expire_evidence() == 0
    with clock.at(datetime(2026, 4, 11, 3, tzinfo=UTC)):
        assert expire_evidence() == 1
        assert expire_evidence() == 0

    kept = standing(place)
    assert kept.expired_evidence_count == 1
    assert kept.proof_rate_percent == 0
    assert not kept.is_validated
    assert kept.validated_at == snapshot.validated_at
    assert action_of(place, "R2.3").state == ActionState.TODO
    assert action_of(place, "R2.3").title.startswith("Renouveler la preuve")


def test_the_night_task_handles_what_has_expired(place):
    with clock.at(datetime(2026, 1, 10, 10, tzinfo=UTC)):
        answer(place, "R2.3", 3)
        add_statement(place, "R2.3", dated_on=date(2026, 1, 10))

    with clock.at(datetime(2026, 6, 1, 1, tzinfo=UTC)):
        tasks.expire_evidence.enqueue()
        run_waiting()

    assert standing(place).expired_evidence_count == 1


def test_a_newer_proof_replaces_the_expired_one(place):
    with clock.at(datetime(2026, 1, 10, 10, tzinfo=UTC)):
        answer(place, "R2.3", 3)
        add_statement(place, "R2.3", dated_on=date(2026, 1, 10))
    with clock.at(datetime(2026, 4, 1, 10, tzinfo=UTC)):
        add_statement(place, "R2.3", dated_on=date(2026, 4, 1))
    with clock.at(datetime(2026, 4, 11, 3, tzinfo=UTC)):
        expire_evidence()

    assert standing(place).expired_evidence_count == 0
    assert standing(place).proof_rate_percent == 100


# Validation, profile


def test_validating_freezes_what_stands(place):
    answer(place, "R1.1", 2, comment="Liste de mars")
    answer_unknown(place, "R1.2")
    add_statement(place)
    assessment = Assessment.objects.get()

    snapshot = assessing.validate_assessment(
        assessment=assessment, by=PAUL, as_role=Role.DIRECTOR
    )
    answer(place, "R1.1", 0)

    frozen = Snapshot.objects.get(pk=snapshot.pk).content["reflexes"][0]["questions"]
    assert frozen[0]["level"] == 2
    assert frozen[0]["comment"] == "Liste de mars"
    assert frozen[0]["proofs"][0]["title"] == "Contrôle du mois"
    assert frozen[1]["words"] == "Je ne sais pas"
    assert frozen[2]["words"] == "Sans réponse"
    assert not standing(place).is_validated
    assert standing(place).validated_at == snapshot.validated_at


def test_validating_needs_an_answer_a_change_and_a_fresh_reading(place):
    assessment = assessing.start_assessment(establishment=place, by=NADIA)

    def validate(**changes):
        return assessing.validate_assessment(
            assessment=assessment, by=PAUL, as_role=Role.DIRECTOR, **changes
        )

    with pytest.raises(assessing.NothingToValidate):
        validate()
    answer(place, level=1)
    read_at = Assessment.objects.get().changed_at
    answer(place, level=2)
    with pytest.raises(assessing.ChangedSinceRead):
        validate(read_at=read_at)
    validate(read_at=Assessment.objects.get().changed_at)
    with pytest.raises(assessing.AlreadyValidated):
        validate()
    assert Snapshot.objects.count() == 1


def test_the_profile_is_saved_and_guarded_by_its_revision(place):
    values = {"places": 84, "it_manager": "provider", "has_dui": True}

    assessing.save_profile(
        establishment=place, values=values, expected_revision=0, by=NADIA
    )
    with pytest.raises(assessing.ProfileChangedMeanwhile):
        assessing.save_profile(
            establishment=place, values={"places": 1}, expected_revision=0, by=PAUL
        )

    kept = Profile.objects.get()
    assert (kept.places, kept.has_dui, kept.revision) == (84, True, 1)


# Lists


def test_a_list_of_standings_takes_two_queries_whatever_its_size(
    place, django_assert_num_queries
):
    places = [place, *(make_establishment() for _ in range(11))]
    answer(place, "R1.1", 1)

    with django_assert_num_queries(2):
        lines = standings_for(places)

    assert lines[place.pk].answered_count == 1
    assert lines[place.pk].open_action_count == 1
    assert lines[places[5].pk].percent is None
    assert len(lines[places[5].pk].petals) == 12
