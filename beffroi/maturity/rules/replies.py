"""The detailed questions of a requirement: which ones are asked, what they are worth.

Source: shared reference, maturity §§ 3.4 and 4.1. A question whose parent is hidden
or unanswered is hidden. The level is known once every visible question is answered:
mean or sum of the scores, cut to a whole number, held within the scale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beffroi.maturity.rules.library.shapes import (
    Choice,
    Result,
    Subquestion,
)
from beffroi.maturity.rules.questionnaire import Origins

Reply = str | list[str]
Replies = Mapping[str, Reply]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the replies say of their requirement.

    `level` is None while a visible question waits, or when the choices say nothing:
    `is_computed` tells these apart. `is_without_object`: nothing here concerns the
    establishment.
    """

    is_complete: bool
    is_computed: bool
    level: int | None = None
    is_without_object: bool = False


def visible(
    questions: Iterable[Subquestion], replies: Replies
) -> tuple[Subquestion, ...]:
    """Return the questions to ask, given the replies so far."""
    items = tuple(questions)
    by_urn = {item.urn: item for item in items}
    return tuple(item for item in items if _is_visible(item, by_urn, replies))


def _is_visible(
    question: Subquestion, by_urn: Mapping[str, Subquestion], replies: Replies
) -> bool:
    condition = question.depends_on
    while condition is not None:
        chosen = chosen_urns(replies.get(condition.question, ""))
        held = [urn in chosen for urn in condition.answers]
        if not (all(held) if condition.needs_all else any(held)):
            return False
        parent = by_urn.get(condition.question)
        condition = parent.depends_on if parent else None
    return True


def chosen_urns(reply: Reply) -> tuple[str, ...]:
    return tuple(reply) if isinstance(reply, list) else (reply,) if reply else ()


def is_computing(origins: Origins) -> bool:
    """Tell whether the choices give the level, so that nobody has to choose it."""
    return any(
        choice.score is not None or choice.result is not None
        for question in origins.questions
        for choice in question.choices
    )


def outcome(origins: Origins, replies: Replies) -> Outcome:
    """Return what the replies are worth on the scale of their requirement."""
    asked = visible(origins.questions, replies)
    is_computed = is_computing(origins)
    if not asked:
        return Outcome(is_complete=True, is_computed=True, is_without_object=True)
    if any(not replies.get(question.urn) for question in asked):
        return Outcome(is_complete=False, is_computed=is_computed)
    if not is_computed:
        return Outcome(is_complete=True, is_computed=False)
    chosen = [(question, _chosen(question, replies)) for question in asked]
    result = _result([c.result for _, choices in chosen for c in choices if c.result])
    if result == Result.NOT_APPLICABLE:
        return Outcome(is_complete=True, is_computed=True, is_without_object=True)
    level = _level_of_scores(origins, chosen)
    if level is None and result is not None:
        level = _level_of_result(result, len(origins.points) - 1)
    return Outcome(is_complete=True, is_computed=level is not None, level=level)


def _chosen(question: Subquestion, replies: Replies) -> tuple[Choice, ...]:
    urns = chosen_urns(replies.get(question.urn, ""))
    return tuple(choice for choice in question.choices if choice.urn in urns)


def _level_of_scores(
    origins: Origins, chosen: Iterable[tuple[Subquestion, tuple[Choice, ...]]]
) -> int | None:
    scores = [
        question.weight * sum(choice.score or 0 for choice in choices)
        for question, choices in chosen
        if any(choice.score is not None for choice in question.choices)
    ]
    if not scores:
        return None
    total = sum(scores) if origins.is_summed else sum(scores) / len(scores)
    held = max(origins.points[0], min(origins.points[-1], int(total)))
    return max(level for level, point in enumerate(origins.points) if point <= held)


def _result(results: Iterable[Result]) -> Result | None:
    """Return the common result; a mix of compliant and not is partial."""
    found = set(results)
    counted = found - {Result.NOT_APPLICABLE}
    if not counted:
        return Result.NOT_APPLICABLE if found else None
    return counted.pop() if len(counted) == 1 else Result.PARTIAL


def _level_of_result(result: Result, most: int) -> int:
    if result == Result.COMPLIANT:
        return most
    return max(1, most // 2) if result == Result.PARTIAL and most > 1 else 0
