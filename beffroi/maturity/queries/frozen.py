"""What a snapshot keeps: enough to be read alone in ten years."""

from typing import Any

from beffroi.maturity.queries.facts import Facts
from beffroi.maturity.queries.petals import petal_lines
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.questionnaire import Question, Reflex
from beffroi.maturity.rules.scoring import QuestionScore, ReflexScore, Score


def frozen_content(facts: Facts, result: Score) -> dict[str, Any]:
    """Return answers, proofs, results and the words of the questionnaire, as plain JSON."""
    asked = facts.questionnaire
    return {
        "questionnaire": {
            "slug": asked.slug,
            "version": asked.version,
            "title": asked.title,
            "published_on": asked.published_on.isoformat(),
        },
        "is_reflexes": asked.is_reflexes,
        "petals": petal_lines(asked, result),
        "lock_count": result.lock_count,
        "lock_held_count": result.lock_held_count,
        "question_count": result.question_count,
        "reflexes": [
            _reflex(facts, reflex, item, result)
            for reflex, item in zip(asked.reflexes, result.reflexes, strict=True)
        ],
    }


def _reflex(
    facts: Facts, reflex: Reflex, item: ReflexScore, result: Score
) -> dict[str, Any]:
    return {
        "number": reflex.number,
        "title": reflex.title,
        "percent": item.percent,
        "level": item.level.value,
        "level_label": facts.questionnaire.level_labels[item.level],
        "answered_count": item.answered_count,
        "question_count": item.question_count,
        "questions": [
            _question(facts, question, result.questions[question.id])
            for question in reflex.questions
        ],
    }


def _question(facts: Facts, question: Question, item: QuestionScore) -> dict[str, Any]:
    answer = facts.answers.get(question.id)
    return {
        "id": question.label,
        "key": question.id,
        "text": question.text,
        "is_lock": question.is_lock,
        "kind": answer.kind if answer else "",
        "level": answer.level if answer else None,
        "words": answer_words(facts, question),
        "comment": answer.comment if answer else "",
        "answered_at": answer.answered_at.isoformat() if answer else "",
        "answered_by": answer.answered_by_label if answer else "",
        "effective": item.effective,
        "is_proven": item.is_proven,
        "proofs": [
            {
                "title": proof.title,
                "kind": proof.kind,
                "dated_on": proof.dated_on.isoformat(),
                "expires_on": proof.expires_on.isoformat(),
            }
            for proof in facts.evidence.get(question.id, ())
            if proof.is_valid_on(facts.day)
        ],
    }


def answer_words(facts: Facts, question: Question) -> str:
    """Return an answer as a sentence; « Sans réponse » while there is none."""
    answer = facts.answers.get(question.id)
    if answer is None:
        return "Sans réponse"
    if answer.kind == AnswerKind.UNKNOWN:
        return "Je ne sais pas"
    if answer.kind == AnswerKind.NOT_APPLICABLE:
        reason = facts.questionnaire.reason_label(answer.reason)
        return f"Sans objet : {reason[:1].lower()}{reason[1:]}"
    return question.levels[answer.level or 0]
