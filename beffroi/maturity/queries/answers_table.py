"""The answers to a framework as a table, with the columns that CISO Assistant reads.

Source: shared reference, maturity § 4.5 (« Audit answers »): `urn`, `assessable`,
`ref_id`, `name`, `description`, `compliance_result`, `requirement_progress`,
`score`, `observations`. The French columns that follow are ours.
"""

from collections.abc import Iterator

from beffroi.lib.spreadsheets import Cell
from beffroi.lib.text import long_date
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.queries.facts import Facts
from beffroi.maturity.queries.frozen import answer_words
from beffroi.maturity.rules.levels import AnswerKind, provable_from
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.rules.replies import chosen_urns

HEADERS = (
    "urn", "assessable", "ref_id", "name", "description", "compliance_result",
    "requirement_progress", "score", "observations", "chapitre", "réponse",
    "questions détaillées", "répondu par", "répondu le", "preuves valables",
)  # fmt: skip


def answer_rows(facts: Facts) -> Iterator[tuple[Cell, ...]]:
    """Give one row per requirement asked, in the order of the framework."""
    for reflex in facts.questionnaire.reflexes:
        for question in reflex.questions:
            yield (*_native(facts, question), reflex.title, *_ours(facts, question))


def _native(facts: Facts, question: Question) -> tuple[Cell, ...]:
    answer = facts.answers.get(question.id)
    origins = question.origins
    return (
        origins.urn if origins else question.id,
        "x",
        question.label,
        question.text,
        question.why,
        compliance_of(question, answer),
        _progress(answer),
        _score(question, answer),
        _observations(answer),
    )


def compliance_of(question: Question, answer: Answer | None) -> str:
    """Return the result in the words of CISO Assistant; not knowing is « not assessed »."""
    if answer is None or answer.kind in {AnswerKind.UNKNOWN, AnswerKind.PARTIAL}:
        return "not_assessed"
    if answer.kind == AnswerKind.NOT_APPLICABLE:
        return "not_applicable"
    level = answer.level or 0
    if level >= provable_from(question.most):
        return "compliant"
    return "partially_compliant" if level else "non_compliant"


def _progress(answer: Answer | None) -> str:
    if answer is None:
        return "to_do"
    return "in_progress" if answer.kind == AnswerKind.PARTIAL else "done"


def _score(question: Question, answer: Answer | None) -> Cell:
    if answer is None or answer.kind != AnswerKind.LEVEL or answer.level is None:
        return None
    return question.origins.points[answer.level] if question.origins else answer.level


def _observations(answer: Answer | None) -> str:
    if answer is None:
        return ""
    known = "Je ne sais pas." if answer.kind == AnswerKind.UNKNOWN else ""
    return f"{known} {answer.comment}".strip()


def _ours(facts: Facts, question: Question) -> tuple[Cell, ...]:
    answer = facts.answers.get(question.id)
    valid = [
        f"{proof.title} (jusqu’au {long_date(proof.expires_on)})"
        for proof in facts.evidence.get(question.id, ())
        if proof.is_valid_on(facts.day)
    ]
    return (
        answer_words(facts, question),
        "\n".join(reply_lines(question, answer)),
        answer.answered_by_label if answer else "",
        answer.answered_at if answer else None,
        "\n".join(valid),
    )


def reply_lines(question: Question, answer: Answer | None) -> list[str]:
    """Return what was replied to the detailed questions, one sentence each."""
    if answer is None or question.origins is None:
        return []
    lines = []
    for item in question.origins.questions:
        reply = answer.replies.get(item.urn)
        if reply:
            texts = {choice.urn: choice.text for choice in item.choices}
            texts |= {"yes": "Oui", "no": "Non"}
            words = ", ".join(texts.get(urn, urn) for urn in chosen_urns(reply))
            lines.append(f"{item.text} {words}")
    return lines
