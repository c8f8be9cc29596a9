"""The order in which questions are asked, and what is left of a path."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from beffroi.maturity.rules.questionnaire import Question, Questionnaire


class Path(StrEnum):
    """The way a person walks through the questions; stands in the address."""

    EXPRESS = "express"
    REFLEX = "reflexe"
    FULL = "complet"


@dataclass(frozen=True, slots=True)
class Step:
    """Where one question stands on its path; `rank` starts at 1."""

    path: Path
    question: Question
    rank: int
    total: int
    before: Question | None
    after: Question | None
    minutes_left: int


def questions_of(
    questionnaire: Questionnaire, path: Path, *, reflex_number: int
) -> tuple[Question, ...]:
    if path == Path.EXPRESS:
        return questionnaire.locks
    if path == Path.REFLEX:
        reflex = questionnaire.reflex(reflex_number)
        return reflex.questions if reflex else ()
    return questionnaire.questions


def step_of(questionnaire: Questionnaire, path: Path, question: Question) -> Step:
    """Return the place of a question; off the express path, that of its reflex."""
    items = questions_of(questionnaire, path, reflex_number=question.reflex_number)
    if question not in items:
        path = Path.REFLEX
        items = questionnaire.reflex_of(question).questions
    rank = items.index(question) + 1
    return Step(
        path=path,
        question=question,
        rank=rank,
        total=len(items),
        before=items[rank - 2] if rank > 1 else None,
        after=items[rank] if rank < len(items) else None,
        minutes_left=minutes_for(questionnaire, len(items) - rank + 1),
    )


def minutes_for(questionnaire: Questionnaire, count: int) -> int:
    """Return the minutes that some questions take, at the pace of the express path.

    A framework has no express path: the pace of the whole.
    """
    if questionnaire.is_reflexes:
        pace = questionnaire.express_minutes / max(1, len(questionnaire.locks))
    else:
        pace = questionnaire.minutes / max(1, questionnaire.question_count)
    return max(1, round(count * pace)) if count else 0


def first_left(
    items: tuple[Question, ...], answered: Container[str]
) -> Question | None:
    """Return the first question of a path that nobody answered."""
    return next((item for item in items if item.id not in answered), None)
