"""What the last versions of a framework changed for one establishment."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from beffroi.maturity.queries.facts import Facts
from beffroi.maturity.rules.questionnaire import Question, Retired


class Mark(StrEnum):
    """Why a requirement deserves another look."""

    CHANGED = "changed"
    ADDED = "added"

    @property
    def label(self) -> str:
        return {Mark.CHANGED: "Texte modifié", Mark.ADDED: "Nouvelle exigence"}[self]


@dataclass(frozen=True, slots=True)
class Revision:
    """The marks by question id, and what was withdrawn after it had been answered."""

    marks: Mapping[str, Mark]
    retired: tuple[Retired, ...]

    @property
    def changed_count(self) -> int:
        return sum(mark == Mark.CHANGED for mark in self.marks.values())

    @property
    def added_count(self) -> int:
        return sum(mark == Mark.ADDED for mark in self.marks.values())

    @property
    def is_empty(self) -> bool:
        return not self.marks and not self.retired


def revision_of(facts: Facts) -> Revision:
    """Return what an import changed since each answer, and since the beginning."""
    if facts.questionnaire.is_reflexes or facts.assessment is None:
        return Revision({}, ())
    found = {
        question.id: mark
        for question in facts.questionnaire.questions
        if (mark := mark_of(facts, question)) is not None
    }
    retired = tuple(
        item for item in facts.questionnaire.retired if item.id in facts.answers
    )
    return Revision(found, retired)


def mark_of(facts: Facts, question: Question) -> Mark | None:
    """Return the mark of one requirement, gone once it is answered again."""
    origins, answer = question.origins, facts.answers.get(question.id)
    if origins is None or facts.assessment is None:
        return None
    if answer is None:
        added = origins.added_at
        return Mark.ADDED if added and added > facts.assessment.started_at else None
    changed = origins.changed_at
    return Mark.CHANGED if changed and changed > answer.answered_at else None
