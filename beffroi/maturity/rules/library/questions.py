"""The detailed questions of a requirement, and what each answer is worth.

Source: shared reference, maturity § 3.4.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from beffroi.maturity.rules.library.faults import Notes
from beffroi.maturity.rules.library.shapes import (
    Choice,
    Condition,
    QuestionKind,
    Result,
    Subquestion,
)
from beffroi.maturity.rules.library.values import (
    Speech,
    entries,
    listed,
    number_of,
    text_of,
    urn_of,
    whole_of,
)

QUESTIONS_MOST = 200
CHOICES_MOST = 200
SYNONYMS = {"single_choice": QuestionKind.CHOICE}
CHOSEN = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
RESULTS: dict[str, Result] = {
    **{result.value: result for result in Result},
    "true": Result.COMPLIANT,
    "1": Result.COMPLIANT,
    "false": Result.NON_COMPLIANT,
    "0": Result.NON_COMPLIANT,
}


def questions_of(
    value: Any, node_urn: str, speech: Speech, notes: Notes
) -> tuple[Subquestion, ...]:
    """Return the questions of one requirement, in the order of the file."""
    found: dict[str, Subquestion] = {}
    for rank, part in enumerate(entries(value, "urn"), start=1):
        if len(found) >= QUESTIONS_MOST:
            notes.warn(f"Une exigence a plus de {QUESTIONS_MOST} questions détaillées.")
            break
        urn = urn_of(part.get("urn")) or f"{node_urn}:question:{rank}"
        if urn in found:
            notes.warn("Une question détaillée est écrite deux fois.")
            continue
        found[urn] = _question(part, urn, speech, notes)
    return _without_loops(found, notes)


def _question(
    part: Mapping[str, Any], urn: str, speech: Speech, notes: Notes
) -> Subquestion:
    weight = whole_of(part.get("weight"))
    choices = _choices(part, urn, speech, notes)
    kind = _kind(part, notes)
    if kind in CHOSEN and not choices:
        notes.warn(
            "Une question à choix n’a aucun choix : elle se répond par un texte."
        )
        kind = QuestionKind.TEXT
    return Subquestion(
        urn=urn,
        kind=kind,
        text=speech(part, ("text", "name"), 2000) or urn.rsplit(":", 1)[-1],
        annotation=speech(part, "annotation", 5000),
        choices=choices if kind in CHOSEN else (),
        depends_on=_condition(part.get("depends_on")),
        weight=weight if weight and weight > 0 else 1,
    )


def _kind(part: Mapping[str, Any], notes: Notes) -> QuestionKind:
    word = text_of(part.get("type")).lower().replace("-", "_").replace(" ", "_")
    if word in SYNONYMS:
        return SYNONYMS[word]
    if word in set(QuestionKind):
        return QuestionKind(word)
    if part.get("choices"):
        return QuestionKind.CHOICE
    if word:
        notes.warn(
            f"Le type de question « {word[:40]} » n’est pas connu : texte libre."
        )
    return QuestionKind.TEXT


def _choices(
    part: Mapping[str, Any], question: str, speech: Speech, notes: Notes
) -> tuple[Choice, ...]:
    found: dict[str, Choice] = {}
    for rank, item in enumerate(entries(part.get("choices"), "urn"), start=1):
        if len(found) >= CHOICES_MOST:
            notes.warn(f"Une question a plus de {CHOICES_MOST} choix.")
            break
        urn = urn_of(item.get("urn")) or f"{question}:choice:{rank}"
        text = speech(item, ("value", "text", "name"), 1000)
        found.setdefault(
            urn,
            Choice(
                urn=urn,
                text=text or urn.rsplit(":", 1)[-1],
                description=speech(item, "description", 2000),
                score=number_of(item.get("add_score")),
                result=RESULTS.get(str(item.get("compute_result")).strip().lower()),
            ),
        )
    return tuple(found.values())


def _condition(value: Any) -> Condition | None:
    if not isinstance(value, dict):
        return None
    question = urn_of(value.get("question"))
    answers = tuple(
        filter(None, (urn_of(item) for item in listed(value.get("answers"))))
    )
    if not question or not answers:
        return None
    needs_all = text_of(value.get("condition")).lower() == "all"
    return Condition(question, answers, needs_all)


def _without_loops(
    found: dict[str, Subquestion], notes: Notes
) -> tuple[Subquestion, ...]:
    """Cut the condition that closes a loop, or that names no question of the list."""
    kept: dict[str, Subquestion] = {}
    for urn, question in found.items():
        condition = question.depends_on
        if condition is not None and _is_lost(urn, condition, found, kept):
            notes.warn(
                "Une question dépend d’elle-même ou d’une question absente : elle est toujours posée."
            )
            question = replace(question, depends_on=None)
        kept[urn] = question
    return tuple(kept.values())


def _is_lost(
    urn: str,
    condition: Condition,
    found: Mapping[str, Subquestion],
    kept: Mapping[str, Subquestion],
) -> bool:
    seen = {urn}
    at: Condition | None = condition
    while at is not None:
        if at.question in seen or at.question not in found:
            return True
        seen.add(at.question)
        at = (kept.get(at.question) or found[at.question]).depends_on
    return False
