"""The answers that stand today for some questions, by question id."""

from collections.abc import Iterable

from beffroi.maturity.models.answers import Answer
from beffroi.organizations.models.places import Establishment


def present_answers(
    establishment: Establishment, questionnaire: str, question_ids: Iterable[str]
) -> dict[str, Answer]:
    rows = Answer.objects.filter(
        assessment__establishment=establishment,
        assessment__questionnaire=questionnaire,
        question_id__in=list(question_ids),
    )
    return {row.question_id: row for row in rows}
