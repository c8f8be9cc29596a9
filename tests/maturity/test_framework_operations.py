"""Answers, proofs, groups, validation and versions of an imported framework."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import Action
from beffroi.jobs import worker
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer, AnswerChange, Assessment
from beffroi.maturity.models.frameworks import Framework, FrameworkImport
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.answers import (
    AnswerChangedMeanwhile,
    AnswerIncomplete,
    QuestionUnknown,
)
from beffroi.maturity.operations.assessments import (
    AlreadyValidated,
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.framework_imports import (
    ImportNotReady,
    abandon_import,
    add_import,
    start_import,
)
from beffroi.maturity.operations.frameworks import (
    FrameworkRefused,
    GroupUnknown,
    PointsOutOfScale,
    VersionNotNewer,
    add_library,
    choose_groups,
    score_choices,
)
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.queries.marks import Mark, revision_of
from beffroi.maturity.rules.imports import ImportState
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.work.expiry import expire_evidence
from tests.build import make_establishment
from tests.maturity.build import NADIA, PAUL, add_statement, answer
from tests.maturity.build_frameworks import (
    CHOICES,
    NODES,
    ROOT,
    key,
    make_document,
    make_framework,
    respond,
)

pytestmark = pytest.mark.django_db
QUESTION = f"{ROOT}:b2:question"


@pytest.fixture
def framework(db):
    return make_framework()


def assessment(framework) -> Assessment:
    return Assessment.objects.get(framework=framework)


def test_an_answer_keeps_its_figures_apart_from_the_reflexes(establishment, framework):
    answer(establishment, "R1.1", 2)
    before = Standing.objects.get(establishment=establishment).percent
    respond(establishment, framework, "B1", 2)

    kept = assessment(framework)
    assert (kept.answered_count, kept.question_count, kept.percent) == (1, 3, 40)
    standing = Standing.objects.get(establishment=establishment)
    assert (standing.percent, standing.answered_count) == (before, 1)
    assert facts_of(establishment).score().answered_count == 1


def test_a_low_answer_opens_an_action_that_leads_back(establishment, framework):
    respond(establishment, framework, "B1", 1)
    opened = Action.objects.get(origin_key=key("B1"))

    assert opened.origin_label == "Référentiel d’essai, exigence B1"
    assert opened.origin_link.endswith(f"/referentiels/essai/exigence/{key('B1')}/")
    respond(establishment, framework, "B1", 2)
    opened.refresh_from_db()
    assert opened.kind == "verify"


def test_a_proof_raises_the_top_level_and_its_expiry_lowers_it(
    establishment, framework
):
    respond(establishment, framework, "B1", 3)
    assert assessment(framework).percent == 40
    today = clock.today()
    add_statement(
        establishment, key("B1"), framework=framework, dated_on=today, expires_on=today
    )
    assert assessment(framework).percent == 60

    with clock.at(clock.now() + timedelta(days=2)):
        expire_evidence()

    kept = assessment(framework)
    assert (kept.percent, kept.expired_evidence_count) == (40, 1)
    assert Action.objects.get(origin_key=key("B1")).kind == "prove"


def test_detailed_questions_are_kept_until_they_give_the_level(
    establishment, framework
):
    first = respond(
        establishment, framework, "B2", replies={f"{QUESTION}:1": f"{CHOICES}:2"}
    )
    assert (first.kind, first.level) == (AnswerKind.PARTIAL, None)
    assert assessment(framework).answered_count == 0

    replies = {f"{QUESTION}:1": f"{CHOICES}:2", f"{QUESTION}:2": "En mars"}
    then = respond(establishment, framework, "B2", replies=replies)
    assert (then.kind, then.level) == (AnswerKind.LEVEL, 3)
    changes = AnswerChange.objects.filter(answer=then).order_by("revision")
    assert [row.replies for row in changes] == [first.replies, replies]


def test_the_same_answer_twice_is_written_once(establishment, framework):
    respond(establishment, framework, "B1", 2)
    respond(establishment, framework, "B1", 2)

    assert AnswerChange.objects.count() == 1
    assert Entry.objects.filter(verb="answer_question").count() == 1


def test_two_people_at_once_do_not_overwrite_one_another(establishment, framework):
    respond(establishment, framework, "B1", 2)

    with pytest.raises(AnswerChangedMeanwhile):
        respond(establishment, framework, "B1", 1, expected_revision=0, by=PAUL)


@pytest.mark.parametrize(
    ("ref", "level", "refusal"),
    [("Z9", 1, QuestionUnknown), ("B1", 4, AnswerIncomplete)],
)
def test_an_answer_outside_the_framework_is_refused(
    establishment, framework, ref, level, refusal
):
    with pytest.raises(refusal):
        respond(establishment, framework, ref, level)


def test_groups_narrow_the_questions_without_forgetting_answers(
    establishment, framework
):
    respond(establishment, framework, "A1", 2)
    choose_groups(assessment=assessment(framework), groups=["standard"], by=NADIA)

    kept = assessment(framework)
    assert (kept.question_count, kept.answered_count) == (2, 0)
    assert Answer.objects.filter(assessment=kept).count() == 1
    choose_groups(assessment=kept, groups=["standard", "renforce"], by=NADIA)
    assert assessment(framework).answered_count == 1
    with pytest.raises(GroupUnknown):
        choose_groups(assessment=kept, groups=["autre"], by=NADIA)


def test_choosing_the_same_groups_twice_leaves_one_line(establishment, framework):
    begun = start_assessment(establishment=establishment, framework=framework, by=NADIA)
    for _ in range(2):
        choose_groups(assessment=begun, groups=["standard"], by=NADIA)

    assert Entry.objects.filter(verb="choose_framework_groups").count() == 1


def test_the_director_validates_a_framework_apart(establishment, framework):
    answer(establishment, "R1.1", 2)
    respond(establishment, framework, "B1", 2)
    kept = validate_assessment(
        assessment=assessment(framework), by=PAUL, as_role=Role.DIRECTOR
    )

    assert kept.content["is_reflexes"] is False
    assert kept.content["reflexes"][1]["questions"][0]["id"] == "B1"
    assert json.dumps(kept.content)
    assert not Standing.objects.get(establishment=establishment).is_validated
    with pytest.raises(AlreadyValidated):
        validate_assessment(
            assessment=assessment(framework), by=PAUL, as_role=Role.DIRECTOR
        )
    respond(establishment, framework, "B1", 1)
    assert not assessment(framework).is_validated


def test_a_new_version_carries_the_answers_over_and_marks_what_changed(
    establishment, framework
):
    respond(establishment, framework, "B1", 2)
    respond(establishment, framework, "A1", 1)
    respond(establishment, framework, "B2", kind=AnswerKind.UNKNOWN)
    nodes = [dict(item) for item in NODES]
    nodes[4]["description"] = "Deux copies existent."
    nodes = [*nodes[:5], {**nodes[4], "urn": f"{ROOT}:b9", "ref_id": "B9"}]
    renewed = make_framework(nodes=nodes, version=2)

    assert renewed.pk == framework.pk
    facts = facts_of(establishment, renewed)
    found = revision_of(facts)
    assert found.marks == {key("B1"): Mark.CHANGED, key("B9"): Mark.ADDED}
    assert [item.ref for item in found.retired] == ["B2"]
    assert facts.score().answered_count == 2
    # Answering again takes the mark away.
    respond(establishment, renewed, "B1", 3)
    marks = revision_of(facts_of(establishment, renewed)).marks
    assert marks == {key("B9"): Mark.ADDED}


def test_somebody_who_begins_after_a_new_version_sees_no_mark(establishment, framework):
    make_framework(version=2, nodes=[*NODES, {**NODES[4], "urn": f"{ROOT}:b9"}])
    renewed = Framework.objects.get()
    respond(establishment, renewed, "B1", 2)

    assert revision_of(facts_of(establishment, renewed)).is_empty


def test_the_framework_of_one_region_is_not_that_of_another(framework):
    regional = make_framework(region_code="76", version=5)
    make_framework(region_code="53", version=9)

    assert len({item.slug for item in Framework.objects.all()}) == 3
    regional.refresh_from_db()
    framework.refresh_from_db()
    assert (framework.version, regional.version) == (1, 5)


def test_a_library_is_added_whole_or_not_at_all():
    make_framework(version=2)
    document = make_document(version=1)
    second = {**document["objects"]["framework"], "urn": "urn:essai:risk:framework:b"}
    first = document["objects"].pop("framework")
    document["objects"]["frameworks"] = [second, first]

    with pytest.raises(VersionNotNewer):
        add_library(content=document, by=SYSTEM)
    assert Framework.objects.count() == 1


def test_what_is_no_framework_is_refused(db):
    with pytest.raises(FrameworkRefused):
        add_library(content={"objects": {}}, by=SYSTEM)


def bare_nodes():
    """Return the small library with one requirement whose two choices say nothing."""
    nodes = [dict(item) for item in NODES]
    choices = [
        {"urn": f"{CHOICES}:{rank}", "value": word}
        for rank, word in enumerate(("Non", "Oui"), start=1)
    ]
    question = {"type": "unique_choice", "text": "Est-ce fait ?", "choices": choices}
    nodes[5] = {**nodes[5], "questions": {f"{QUESTION}:1": question}}
    return nodes


def test_scores_given_afterwards_count_the_answers_again(establishment):
    framework = make_framework(nodes=bare_nodes())
    assert framework.unscored_choice_count == 2
    said = {f"{QUESTION}:1": f"{CHOICES}:2"}
    given = respond(establishment, framework, "B2", 1, replies=said)
    assert given.level == 1  # chosen by hand while the choices say nothing

    points = {f"{CHOICES}:1": 0, f"{CHOICES}:2": 3}
    for _ in range(2):
        score_choices(framework=framework, points=points, by=PAUL)
    worker.run_waiting()

    given.refresh_from_db()
    assert (given.level, given.revision, given.answered_by_key) == (3, 2, NADIA.key)
    assert given.changes.get(revision=2).changed_by_key == SYSTEM.key
    # One level below the top without a proof: 1 × 2/3 over 5.
    assert assessment(framework).percent == 13
    assert Entry.objects.filter(verb="score_framework_choices").count() == 1
    framework.refresh_from_db()
    again = respond(
        establishment, framework, "B2", replies={f"{QUESTION}:1": f"{CHOICES}:1"}
    )
    assert again.level == 0


@pytest.mark.parametrize(
    "points", [{f"{CHOICES}:1": 4}, {f"{CHOICES}:1": -1}, {"urn:x": 1}]
)
def test_a_score_outside_the_scale_is_refused(points, db):
    framework = make_framework(nodes=bare_nodes())

    with pytest.raises(PointsOutOfScale):
        score_choices(framework=framework, points=points, by=PAUL)


def upload(name="essai.yaml", content=None):
    text = json.dumps(content or make_document())
    return ContentFile(text.encode(), name=name)


def test_a_file_sent_on_screen_is_read_then_added(establishment):
    batch, _ = start_import(upload=upload(), region_code="76", by=PAUL)
    worker.run_waiting()
    batch.refresh_from_db()

    assert batch.state == ImportState.PREVIEW
    assert batch.summary["counts"]["assessable"] == 3
    assert batch.summary["frameworks"][0]["decision"] == "created"
    added = add_import(batch=batch, by=PAUL)
    assert added[0].framework.region_code == "76"
    with pytest.raises(ImportNotReady):
        add_import(batch=batch, by=PAUL)
    with pytest.raises(ImportNotReady):
        abandon_import(batch=batch, by=PAUL)


def test_a_preview_says_what_a_new_version_changes(db):
    make_framework()
    document = make_document(version=2, nodes=NODES[:5])
    batch, _ = start_import(upload=upload(content=document), region_code="", by=PAUL)
    worker.run_waiting()
    batch.refresh_from_db()

    assert batch.summary["frameworks"][0]["changes"] == {
        "added": 0, "changed": 0, "retired": 1,
    }  # fmt: skip
    abandon_import(batch=batch, by=PAUL)
    assert Framework.objects.get().version == 1


def test_a_refused_file_keeps_its_reasons(db):
    batch, _ = start_import(upload=upload(content={"objects": {"threats": []}}), region_code="", by=PAUL)  # fmt: skip
    worker.run_waiting()
    batch.refresh_from_db()

    assert batch.state == ImportState.REFUSED
    assert "des menaces" in batch.summary["refused"][0]["reason"]
    assert not Framework.objects.exists()
    assert FrameworkImport.objects.count() == 1


def test_a_proof_of_one_framework_does_not_serve_another_place(
    establishment, framework
):
    other = make_establishment(name="Ailleurs")
    add_statement(establishment, key("B1"), framework=framework)

    assert facts_of(other, framework).evidence == {}
    assert set(facts_of(establishment, framework).evidence) == {key("B1")}
    assert facts_of(establishment).evidence == {}
