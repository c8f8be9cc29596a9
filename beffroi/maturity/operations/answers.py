"""Answer a question; two people at once never overwrite one another.

Refusal
├── QuestionUnknown
├── AnswerIncomplete
└── AnswerChangedMeanwhile
"""

from dataclasses import dataclass

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.models.answers import Answer, Assessment
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import DECLARED_MAX, AnswerKind
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.work import inheritance
from beffroi.maturity.work import standing as standings
from beffroi.maturity.work.starting import keep_change


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


@transaction.atomic
def answer_question(
    *,
    assessment: Assessment,
    question_id: str,
    kind: AnswerKind,
    level: int | None = None,
    reason: str = "",
    comment: str = "",
    expected_revision: int,
    by: Actor,
) -> Answer:
    """Save one answer with its history, its consequences and its journal line.

    `expected_revision` is the revision that the person read, 0 when there was no
    answer. Saving the same value again changes nothing, but
    confirms one that came from the head office or from a sister establishment.

    Raises: QuestionUnknown; AnswerIncomplete; AnswerChangedMeanwhile.
    """
    known = questionnaire(assessment.questionnaire)
    wording = checked_wording(known, question_id, kind, level, reason, comment)
    establishment = assessment.establishment
    standing = standings.lock(establishment)
    answer = Answer.objects.filter(
        assessment=assessment, question_id=question_id
    ).first()
    if answer is not None and _wording_of(answer) == wording:
        inheritance.settle(answer, establishment, by=by)
        return answer
    if answer is not None and answer.revision != expected_revision:
        raise AnswerChangedMeanwhile(answer)
    answer = answer or Answer(
        assessment=assessment, question_id=question_id, revision=0
    )
    _write(answer, wording, by=by)
    keep_change(answer)
    inheritance.part(answer, establishment, by=by)
    standings.refresh(standing, establishment, question_ids=[question_id], by=by)
    record(
        by=by,
        verb="answer_question",
        object_kind="answer",
        object_key=answer.pk,
        object_label=f"Question {question_id}",
        establishment_key=establishment.pk,
        detail=_detail(wording),
    )
    return answer


def checked_wording(
    known: Questionnaire,
    question_id: str,
    kind: AnswerKind,
    level: int | None,
    reason: str,
    comment: str,
) -> Wording:
    """Return the value of an answer, checked.

    Raises: QuestionUnknown; AnswerIncomplete.
    """
    if question_id not in known.by_id:
        raise QuestionUnknown
    if kind == AnswerKind.LEVEL and level not in range(DECLARED_MAX + 1):
        raise AnswerIncomplete
    reasons = {item.code for item in known.reasons}
    if kind == AnswerKind.NOT_APPLICABLE and reason not in reasons:
        message = "Indiquez pourquoi cette question est sans objet."
        raise AnswerIncomplete(message)
    return Wording(
        kind=kind,
        level=level if kind == AnswerKind.LEVEL else None,
        reason=reason if kind == AnswerKind.NOT_APPLICABLE else "",
        comment=comment.strip(),
    )


def _wording_of(answer: Answer) -> Wording:
    return Wording(AnswerKind(answer.kind), answer.level, answer.reason, answer.comment)


def _write(answer: Answer, wording: Wording, *, by: Actor) -> None:
    answer.kind = wording.kind
    answer.level = wording.level
    answer.reason = wording.reason
    answer.comment = wording.comment
    answer.revision += 1
    answer.answered_at = clock.now()
    answer.answered_by_key = by.key
    answer.answered_by_label = by.label
    answer.save()


def _detail(wording: Wording) -> str:
    """Return what was answered, without the comment, which may be a confidence."""
    if wording.kind == AnswerKind.LEVEL:
        return f"niveau {wording.level}"
    return {
        AnswerKind.UNKNOWN: "je ne sais pas",
        AnswerKind.NOT_APPLICABLE: "sans objet",
    }[wording.kind]
