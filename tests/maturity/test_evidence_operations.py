"""Proofs: brought, measured, withdrawn, expired, against the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.files.models import StoredFile
from beffroi.files.operations import FileNotAccepted
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.maturity import tasks
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations import assessments as assessing
from beffroi.maturity.operations import evidence as proving
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.work.expiry import expire_evidence
from tests.maturity.build import (
    NADIA,
    PAUL,
    action_of,
    add_statement,
    answer,
    standing,
)


def measure(place, level, *, key="m1", question_id="R1.1", **changes):
    fields = {"dated_on": clock.today(), "title": "Parc importé", **changes}
    return proving.record_evidence(
        establishment=place,
        question_id=question_id,
        measured_level=level,
        origin=Origin("inventory", "Import du parc", "/parc/", key),
        **fields,
    )


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
