"""What follows from a change of answers or proofs: figures kept, action agreed.

Called inside the transaction of the change itself.
"""

from collections.abc import Iterable

from django.db.models import Max

from beffroi.actionplan.operations.questions import sync_question_action
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.maturity.models.answers import Assessment, Snapshot
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.petals import petal_lines
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.rules.wishes import wanted_action
from beffroi.organizations.models.places import Establishment

MODULE = "maturity"
TITLE_LENGTH = 80


def lock(establishment: Establishment) -> Standing:
    """Hold the establishment's figures until the end of the transaction.

    Two people who work at once on one establishment wait here for one another.
    """
    held = Standing.objects.select_for_update(of=("self",)).filter(pk=establishment.pk)
    standing = held.first()
    if standing is None:
        Standing.objects.get_or_create(establishment=establishment)
        standing = held.get()
    return standing


def refresh(
    standing: Standing,
    establishment: Establishment,
    *,
    question_ids: Iterable[str],
    by: Actor,
    framework: Framework | None = None,
) -> Facts:
    """Draw the consequences of what has just changed for these questions.

    The assessment becomes a draft again; the kept figures are computed anew;
    the action of each question is opened, changed or closed. The caller holds
    the standing (`lock`) and the transaction. `framework` is None for the reflexes.
    """
    moment = clock.now()
    facts = facts_of(establishment, framework, is_slim=True)
    if facts.assessment is not None:
        facts.assessment.changed_at = moment
        facts.assessment.is_validated = False
        if framework is not None:
            keep_assessment_figures(facts.assessment, facts)
        facts.assessment.save()
    if framework is None:
        keep_figures(standing, facts)
        standing.is_validated = False
    if by.kind != ActorKind.SYSTEM:
        standing.last_activity_at = moment
    standing.save()
    for key in question_ids:
        sync_action(facts, establishment, key, by=by)
    return facts


def keep_figures(standing: Standing, facts: Facts) -> None:
    """Write the figures of these facts into the row, without saving it."""
    result = facts.score()
    standing.answered_count = result.answered_count
    standing.express_answered_count = result.lock_answered_count
    standing.percent = result.percent
    standing.proof_rate_percent = result.proof_rate_percent
    standing.unknown_rate_percent = result.unknown_rate_percent
    standing.expired_evidence_count = len(facts.expired_ids)
    standing.petals = petal_lines(facts.questionnaire, result)


def keep_assessment_figures(assessment: Assessment, facts: Facts) -> None:
    """Write the figures of these facts into the assessment, without saving it."""
    result = facts.score()
    assessment.question_count = result.question_count
    assessment.answered_count = result.answered_count
    assessment.percent = result.percent
    assessment.proof_rate_percent = result.proof_rate_percent
    assessment.unknown_rate_percent = result.unknown_rate_percent
    assessment.expired_evidence_count = len(facts.expired_ids)


def sync_action(
    facts: Facts, establishment: Establishment, question_id: str, *, by: Actor
) -> None:
    """Make the action of one question agree with its answer and proofs.

    A withdrawn framework asks for nothing more.
    """
    question = facts.questionnaire.by_id.get(question_id)
    if question is None:
        return
    sync_question_action(
        establishment=establishment,
        wanted=None
        if facts.is_withdrawn
        else wanted_action(
            facts.questionnaire,
            question,
            facts.given(question_id),
            establishment_name=establishment.name,
            has_expired_proof=facts.has_expired(question_id),
        ),
        origin=Origin(
            module=MODULE,
            label=_origin_label(facts, question),
            link=facts.addresses.question(question.id),
            key=question.id,
        ),
        by=by,
    )


def _origin_label(facts: Facts, question: Question) -> str:
    """Return where an action comes from: a reflex, or a framework and its requirement."""
    asked = facts.questionnaire
    if asked.is_reflexes:
        return f"Réflexe {question.reflex_number}, question {question.id}"
    title = (
        asked.title
        if len(asked.title) <= TITLE_LENGTH
        else f"{asked.title[:TITLE_LENGTH]}…"
    )
    return f"{title}, exigence {question.label}"


def mark_validated(standing: Standing, assessment: Assessment) -> None:
    """Note the last validation of an assessment nothing has changed since."""
    rows = Snapshot.objects.validations().filter(assessment=assessment)
    last = rows.aggregate(at=Max("validated_at"))["at"]
    assessment.validated_at = last
    assessment.is_validated = last is not None
    assessment.save(update_fields=["validated_at", "is_validated"])
    if assessment.framework_id is not None:
        return
    standing.validated_at = last
    standing.is_validated = last is not None
    standing.save(update_fields=["validated_at", "is_validated"])
