"""Begin an assessment, keep the history of answers; inside the caller's transaction."""

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer, AnswerChange, Assessment
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.organizations.models.places import Establishment


def begin(
    establishment: Establishment, *, framework: Framework | None = None, by: Actor
) -> Assessment:
    """Return the assessment in force, begun if it was not; may be called twice.

    Without a framework, that of the twelve reflexes: answers to an earlier
    questionnaire are carried over by question id.
    """
    current = questionnaire_of(framework)
    moment = clock.now()
    assessment, created = Assessment.objects.get_or_create(
        establishment=establishment,
        questionnaire=current.slug,
        defaults={
            "framework": framework,
            "groups": list(current.chosen_groups),
            "question_count": current.question_count,
            "started_at": moment,
            "changed_at": moment,
        },
    )
    if created:
        if framework is None:
            _carry_over(assessment, set(current.by_id))
        record(
            by=by,
            verb="start_assessment",
            object_kind="assessment",
            object_key=assessment.pk,
            object_label=current.title,
            establishment_key=establishment.pk,
        )
    return assessment


def _carry_over(assessment: Assessment, known: set[str]) -> None:
    earlier = (
        Assessment.objects.filter(
            establishment_id=assessment.establishment_id, framework=None
        )
        .exclude(pk=assessment.pk)
        .order_by("-started_at")
        .first()
    )
    if earlier is None:
        return
    for answer in Answer.objects.filter(assessment=earlier, question_id__in=known):
        answer.pk = None
        answer._state.adding = True
        answer.assessment = assessment
        answer.revision = 1
        answer.save()
        keep_change(answer)


def keep_change(answer: Answer) -> AnswerChange:
    """Add the present value of an answer to its history."""
    return AnswerChange.objects.create(
        answer=answer,
        kind=answer.kind,
        level=answer.level,
        reason=answer.reason,
        comment=answer.comment,
        replies=answer.replies,
        revision=answer.revision,
        changed_at=answer.answered_at,
        changed_by_key=answer.answered_by_key,
        changed_by_label=answer.answered_by_label,
    )
