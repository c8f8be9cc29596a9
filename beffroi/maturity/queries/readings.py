"""The answers of an establishment seen through other frameworks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beffroi.lib.spreadsheets import Cell
from beffroi.maturity.enums import (
    EVIDENCE_KIND_LABELS,
    OBJECTIVE_STATE_LABELS,
)
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.queries.correspondences import correspondences
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.frozen import answer_words
from beffroi.maturity.rules.correspondences import (
    Correspondence,
    Objective,
    ObjectiveReading,
    ObjectiveState,
    read_objective,
)
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.rules.scoring import QuestionScore
from beffroi.organizations.models.places import Establishment

STATE_TONES = {
    ObjectiveState.BEYOND: "neutral",
    ObjectiveState.NO_OBJECT: "neutral",
    ObjectiveState.UNANSWERED: "neutral",
    ObjectiveState.TO_START: "alarm",
    ObjectiveState.BUILDING: "warn",
    ObjectiveState.PARTLY: "info",
    ObjectiveState.IN_PLACE: "good",
    ObjectiveState.PROVEN: "good",
}
STATE_ICONS = {
    ObjectiveState.PARTLY: "circle-check-big",
    ObjectiveState.IN_PLACE: "circle-check",
    ObjectiveState.PROVEN: "badge-check",
    ObjectiveState.BUILDING: "hammer",
    ObjectiveState.TO_START: "circle-alert",
}
HEADERS = (
    "Référentiel",
    "Objectif",
    "Intitulé",
    "État indicatif",
    "Niveau moyen retenu (0 à 3)",
    "Taux de preuve (%)",
    "Question",
    "Texte de la question",
    "Réponse",
    "Niveau retenu",
    "Preuve",
    "Date de la preuve",
    "Valable jusqu’au",
)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question that feeds an objective, with what is declared and proven."""

    question: Question
    score: QuestionScore
    answer: str
    retained: str
    proofs: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    objective: Objective
    reading: ObjectiveReading
    state_label: str
    tone: str
    icon: str
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One framework read for one establishment; `in_place` counts what seems held."""

    correspondence: Correspondence
    lines: tuple[ObjectiveLine, ...]
    in_place: int
    counted: int


def views_of(establishment: Establishment) -> tuple[View, ...]:
    """Read every framework for one establishment, from one reading of its answers."""
    facts = facts_of(establishment)
    return tuple(view_from(item, facts) for item in correspondences().values())


def view_of(establishment: Establishment, correspondence: Correspondence) -> View:
    return view_from(correspondence, facts_of(establishment))


def view_from(correspondence: Correspondence, facts: Facts) -> View:
    scores = facts.score().questions
    lines = tuple(
        _line(objective, facts, scores) for objective in correspondence.objectives
    )
    counted = [line for line in lines if line.reading.question_count]
    held = {ObjectiveState.IN_PLACE, ObjectiveState.PROVEN}
    return View(
        correspondence,
        lines,
        in_place=sum(line.reading.state in held for line in counted),
        counted=len(counted),
    )


def _line(
    objective: Objective, facts: Facts, scores: Mapping[str, QuestionScore]
) -> ObjectiveLine:
    reading = read_objective(objective, scores)
    return ObjectiveLine(
        objective=objective,
        reading=reading,
        state_label=OBJECTIVE_STATE_LABELS[reading.state],
        tone=STATE_TONES[reading.state],
        icon=STATE_ICONS.get(reading.state, ""),
        questions=tuple(
            _question(facts, key, scores[key]) for key in objective.questions
        ),
    )


def _question(facts: Facts, key: str, score: QuestionScore) -> QuestionLine:
    question = facts.questionnaire.by_id[key]
    proofs = facts.evidence.get(key, ())
    has_level = score.is_answered and score.is_applicable and not score.is_unknown
    return QuestionLine(
        question=question,
        score=score,
        answer=answer_words(facts, question),
        retained=facts.questionnaire.scale[score.effective] if has_level else "",
        proofs=tuple(proof for proof in proofs if proof.is_valid_on(facts.day)),
    )


def view_rows(view: View) -> Iterator[list[Cell]]:
    """Give the rows of the export: one per question and proof, under its objective."""
    for line in view.lines:
        head: list[Cell] = [
            view.correspondence.short,
            line.objective.code,
            line.objective.title,
            line.state_label,
            line.reading.mean_level,
            line.reading.proof_rate_percent,
        ]
        if not line.questions:
            yield [*head, "", line.objective.beyond, "", None, "", None, None]
        for item in line.questions:
            answer: list[Cell] = [
                item.question.id,
                item.question.text,
                item.answer,
                item.score.effective if item.retained else None,
            ]
            if not item.proofs:
                yield [*head, *answer, "", None, None]
            for proof in item.proofs:
                kind = EVIDENCE_KIND_LABELS[EvidenceKind(proof.kind)]
                yield [
                    *head, *answer, f"{proof.title} ({kind})",
                    proof.dated_on, proof.expires_on,
                ]  # fmt: skip
