"""One answer, several readings: objectives of other frameworks and the questions behind.

Source: shared reference, maturity assets §§ 9.3 to 9.6, thought again question by
question. A reading is indicative: it is no official assessment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from beffroi.maturity.rules.levels import provable_from
from beffroi.maturity.rules.scoring import QuestionScore

BUILDING_FROM = 1
IN_PLACE_FROM = 2


class ObjectiveState(StrEnum):
    """Where an objective seems to stand; `BEYOND` when no question feeds it.

    As for a reflex, a lock that is not held keeps it under construction. `PARTLY`: what
    the questions see is in place, and the objective asks for more than they see.
    """

    BEYOND = "beyond"
    NO_OBJECT = "no_object"
    UNANSWERED = "unanswered"
    TO_START = "to_start"
    BUILDING = "building"
    PARTLY = "partly"
    IN_PLACE = "in_place"
    PROVEN = "proven"


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective in our own words; `level` and `beyond` may be empty."""

    code: str
    title: str
    asks: str
    level: str
    questions: tuple[str, ...]
    beyond: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One framework seen through one version of the questionnaire."""

    slug: str
    version: str
    published_on: date
    questionnaire: str
    short: str
    title: str
    about: str
    source: str
    source_url: str
    licence: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveReading:
    """The indicative result of one objective.

    `mean_level` is the mean of the levels retained, 0 to 3, « je ne sais pas » and
    missing answers counting 0; None without an answer. `proof_rate_percent` looks
    at the answers from « en place » up, None without one.
    """

    state: ObjectiveState
    mean_level: float | None
    proof_rate_percent: int | None
    question_count: int
    answered_count: int
    unknown_count: int


def read_objective(
    objective: Objective, scores: Mapping[str, QuestionScore]
) -> ObjectiveReading:
    """Return where an objective seems to stand, from the scores of all questions."""
    items = [scores[key] for key in objective.questions]
    asked = [item for item in items if item.is_applicable]
    answered = [item for item in asked if item.is_answered]
    high = [item for item in answered if item.effective >= provable_from(item.most)]
    proven = [item for item in high if item.is_proven]
    mean = Fraction(sum(item.effective for item in asked), len(asked) or 1)
    return ObjectiveReading(
        state=_state(objective, asked, answered, mean),
        mean_level=round(float(mean), 1) if answered else None,
        proof_rate_percent=_percent(len(proven), len(high)) if high else None,
        question_count=len(asked),
        answered_count=len(answered),
        unknown_count=sum(item.is_unknown for item in answered),
    )


def _state(
    objective: Objective,
    asked: list[QuestionScore],
    answered: list[QuestionScore],
    mean: Fraction,
) -> ObjectiveState:
    if not objective.questions:
        return ObjectiveState.BEYOND
    if not asked:
        return ObjectiveState.NO_OBJECT
    if not answered:
        return ObjectiveState.UNANSWERED
    if mean < BUILDING_FROM:
        return ObjectiveState.TO_START
    if mean < IN_PLACE_FROM or any(item.is_locking for item in asked):
        return ObjectiveState.BUILDING
    if objective.beyond:
        return ObjectiveState.PARTLY
    is_proven = all(
        item.is_proven and item.effective >= provable_from(item.most) for item in asked
    )
    return ObjectiveState.PROVEN if is_proven else ObjectiveState.IN_PLACE


def _percent(part: int, whole: int) -> int:
    """Return a whole percent, rounded half up."""
    return int(Fraction(100 * part, whole) + Fraction(1, 2))
