"""Count again the answers whose choices were given a score; may be run twice."""

from uuid import UUID

from django.db import transaction

from beffroi.jobs import operations as jobs
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.text import plural
from beffroi.maturity.models.answers import Answer, AnswerChange, Assessment
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.rules.replies import outcome
from beffroi.maturity.work import standing as standings


def score_again(job_id: str, framework_id: str) -> None:
    """Give the answers of every establishment the level that their replies now have."""
    framework = Framework.objects.get(pk=framework_id)
    keys = list(
        Assessment.objects.filter(framework=framework)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    changed = 0
    for done, key in enumerate(keys, start=1):
        changed += _score_one(key, framework)
        jobs.progress(job_id, done, len(keys), "Nouveau calcul")
    counted = plural(changed, "réponse a changé", "réponses ont changé")
    jobs.finish(job_id, f"{counted} de niveau.")


@transaction.atomic
def _score_one(key: UUID, framework: Framework) -> int:
    assessment = Assessment.objects.select_related("establishment").get(pk=key)
    standing = standings.lock(assessment.establishment)
    asked = questionnaire_of(framework, ())
    changed = [
        answer.question_id
        for answer in Answer.objects.filter(
            assessment=assessment, kind__in=[AnswerKind.LEVEL, AnswerKind.PARTIAL]
        ).exclude(replies={})
        if _is_changed(answer, asked)
    ]
    if changed:
        standings.refresh(
            standing,
            assessment.establishment,
            question_ids=changed,
            framework=framework,
            by=SYSTEM,
        )
    return len(changed)


def _is_changed(answer: Answer, asked: Questionnaire) -> bool:
    """Write the level that the replies of an answer now have; tell whether it moved."""
    question = asked.by_id.get(answer.question_id)
    if question is None or question.origins is None:
        return False
    found = outcome(question.origins, answer.replies)
    if not found.is_computed or found.level is None or found.level == answer.level:
        return False
    answer.kind = AnswerKind.LEVEL
    answer.level = found.level
    answer.revision += 1
    answer.save(update_fields=["kind", "level", "revision"])
    AnswerChange.objects.create(
        answer=answer,
        kind=answer.kind,
        level=answer.level,
        replies=answer.replies,
        reason="",
        comment=answer.comment,
        revision=answer.revision,
        changed_at=clock.now(),
        changed_by_key=SYSTEM.key,
        changed_by_label=SYSTEM.label,
    )
    return True
