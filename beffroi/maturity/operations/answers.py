"""Answer a question; two people at once never overwrite one another.

Refusal
├── QuestionUnknown
├── AnswerIncomplete
├── AnswerChangedMeanwhile
└── FrameworkWithdrawn (operations.withdrawals)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.models.answers import Answer, Assessment
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.withdrawals import check_offered
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.questionnaire import Question, Questionnaire
from beffroi.maturity.rules.replies import Replies, outcome
from beffroi.maturity.work import inheritance
from beffroi.maturity.work import standing as standings
from beffroi.maturity.work.starting import keep_change

# What the detailed questions of a requirement say when none of them concerns us.
NO_CONCERN = "no_such_activity"


class QuestionUnknown(Refusal):
    sentence = "Cette question n’existe pas dans le questionnaire en vigueur."


class AnswerIncomplete(Refusal):
    sentence = "Choisissez un niveau, « Je ne sais pas » ou « Sans objet »."


class AnswerChangedMeanwhile(Refusal):
    """`current` is what the other person saved; nothing of it was touched."""

    sentence = (
        "Une autre personne a répondu à cette question pendant que vous y réfléchissiez. "
        "Rien n’est perdu : comparez les deux réponses et choisissez celle à garder."
    )

    def __init__(self, current: Answer) -> None:
        super().__init__()
        self.current = current


@dataclass(frozen=True, slots=True)
class Wording:
    """The value of an answer, checked."""

    kind: AnswerKind
    level: int | None
    reason: str
    comment: str
    replies: Mapping[str, Any]


@transaction.atomic
def answer_question(
    *,
    assessment: Assessment,
    question_id: str,
    kind: AnswerKind,
    level: int | None = None,
    reason: str = "",
    comment: str = "",
    replies: Replies | None = None,
    expected_revision: int,
    by: Actor,
    given_by: str = "",
) -> Answer:
    """Save one answer with its history, its consequences and its journal line.

    `replies` answers the detailed questions of a requirement, by URN; where they
    give the level, `level` is not looked at. `expected_revision` is the revision that
    the person read, 0 when there was no answer. Saving the same value again changes
    nothing, but confirms one that came from the head office or from a sister
    establishment. `given_by` is what the history says instead of the person's name,
    when the answer is another's.

    Raises: QuestionUnknown; AnswerIncomplete; AnswerChangedMeanwhile;
    FrameworkWithdrawn.
    """
    check_offered(assessment.framework)
    known = questionnaire_of(assessment.framework, assessment.groups)
    said = Wording(kind, level, reason, comment, replies or {})
    wording = checked_wording(known, question_id, said)
    establishment = assessment.establishment
    standing = standings.lock(establishment)
    rows = Answer.objects.filter(assessment=assessment, question_id=question_id)
    answer = rows.first()
    if answer is not None and _wording_of(answer) == wording:
        if inheritance.settle(answer, establishment, by=by):
            _draw(standing, answer, by=by)
        return answer
    if answer is not None and answer.revision != expected_revision:
        raise AnswerChangedMeanwhile(answer)
    if answer is None:
        answer = Answer(assessment=assessment, question_id=question_id, revision=0)
    _write(answer, wording, by=by, label=given_by or by.label)
    keep_change(answer)
    inheritance.part(answer, establishment, by=by)
    _draw(standing, answer, by=by)
    _note(answer, known, wording, by=by)
    return answer


def _draw(standing: Standing, answer: Answer, *, by: Actor) -> None:
    """Draw the consequences of an answer that has changed, or whose proofs have."""
    standings.refresh(
        standing,
        answer.assessment.establishment,
        question_ids=[answer.question_id],
        framework=answer.assessment.framework,
        by=by,
    )


def checked_wording(known: Questionnaire, question_id: str, said: Wording) -> Wording:
    """Return the value of an answer, checked.

    Raises: QuestionUnknown; AnswerIncomplete.
    """
    question = known.by_id.get(question_id)
    if question is None:
        raise QuestionUnknown
    said = _computed(question, said)
    if said.kind == AnswerKind.LEVEL and said.level not in range(question.most + 1):
        raise AnswerIncomplete
    reasons = {item.code for item in known.reasons}
    if said.kind == AnswerKind.NOT_APPLICABLE and said.reason not in reasons:
        message = "Indiquez pourquoi cette question est sans objet."
        raise AnswerIncomplete(message)
    return replace(
        said,
        level=said.level if said.kind == AnswerKind.LEVEL else None,
        reason=said.reason if said.kind == AnswerKind.NOT_APPLICABLE else "",
        comment=said.comment.strip(),
    )


def _computed(question: Question, said: Wording) -> Wording:
    """Return what the detailed questions make of an answer, the same without any.

    Some wait: the answer is begun, no more. All hidden, or all without object: so
    is the requirement.
    """
    origins = question.origins
    if origins is None or not origins.questions:
        return replace(said, replies={})
    if said.kind not in {AnswerKind.LEVEL, AnswerKind.PARTIAL}:
        return said
    found = outcome(origins, said.replies)
    if not found.is_computed:
        return replace(said, kind=AnswerKind.LEVEL)
    if not found.is_complete:
        return replace(said, kind=AnswerKind.PARTIAL, level=None)
    if found.is_without_object:
        return replace(said, kind=AnswerKind.NOT_APPLICABLE, reason=NO_CONCERN)
    return replace(said, kind=AnswerKind.LEVEL, level=found.level)


def _label(known: Questionnaire, question_id: str) -> str:
    if known.is_reflexes:
        return f"Question {question_id}"
    return f"{known.title[:120]}, exigence {known.by_id[question_id].label}"


def _wording_of(answer: Answer) -> Wording:
    return Wording(
        AnswerKind(answer.kind),
        answer.level,
        answer.reason,
        answer.comment,
        answer.replies,
    )


def _write(answer: Answer, wording: Wording, *, by: Actor, label: str) -> None:
    answer.kind = wording.kind
    answer.level = wording.level
    answer.reason = wording.reason
    answer.comment = wording.comment
    answer.replies = dict(wording.replies)
    answer.revision += 1
    answer.answered_at = clock.now()
    answer.answered_by_key = by.key
    answer.answered_by_label = label[:200]
    answer.save()


def _note(answer: Answer, known: Questionnaire, wording: Wording, *, by: Actor) -> None:
    record(
        by=by,
        verb="answer_question",
        object_kind="answer",
        object_key=answer.pk,
        object_label=_label(known, answer.question_id),
        establishment_key=answer.assessment.establishment_id,
        detail=_detail(wording),
    )


def _detail(wording: Wording) -> str:
    """Return what was answered, without the comment, which may be a confidence."""
    if wording.kind == AnswerKind.LEVEL:
        return f"niveau {wording.level}"
    return {
        AnswerKind.UNKNOWN: "je ne sais pas",
        AnswerKind.NOT_APPLICABLE: "sans objet",
        AnswerKind.PARTIAL: "réponse commencée",
    }[wording.kind]
