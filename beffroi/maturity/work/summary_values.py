"""Turn the standings of an organization into the plain values of its summary."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from beffroi.lib.text import long_date, plural
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.standings import StandingLine
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.work.report_values import percent

NAMED_LEVELS = (
    ReflexLevel.TO_START,
    ReflexLevel.BUILDING,
    ReflexLevel.SOLID,
    ReflexLevel.MASTERED,
)


def summary_values(
    organization: str,
    asked: Questionnaire,
    lines: Sequence[StandingLine],
    kept: Sequence[Standing],
    day: date,
) -> dict[str, Any]:
    """Return what the template reads; `lines` are in the order of names."""
    started = sum(line.answered_count > 0 for line in lines)
    counted = f"{plural(len(lines), 'établissement')}, {started} avec des réponses"
    return {
        "document_title": f"Synthèse des douze réflexes : {organization}",
        "organization": organization,
        "dated": long_date(day),
        "counted": counted,
        "percent": _mean([line.percent for line in lines]),
        "proof_rate": _mean([line.proof_rate_percent for line in lines]),
        "unknown_rate": _mean([line.unknown_rate_percent for line in lines]),
        "reflexes": _reflexes(asked, kept),
        "places": [_place(line) for line in lines],
    }


def _mean(values: Sequence[int | None]) -> str:
    known = [value for value in values if value is not None]
    return percent(int(sum(known) / len(known) + 0.5) if known else None)


def _reflexes(asked: Questionnaire, kept: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return how many establishments stand at each level of each reflex."""
    levels = Counter(
        (petal["number"], petal["level"])
        for standing in kept
        for petal in standing.petals
    )
    rows = []
    for reflex in asked.reflexes:
        named = [levels[reflex.number, level.value] for level in NAMED_LEVELS]
        total = sum(n for (number, _), n in levels.items() if number == reflex.number)
        rows.append(
            {
                "number": reflex.number,
                "title": reflex.title,
                "counts": [*named, total - sum(named)],
            }
        )
    return rows


def _place(line: StandingLine) -> dict[str, Any]:
    if not line.answered_count:
        state, tone = "Pas commencé", "neutral"
    elif line.is_validated:
        state, tone = "Validé", "good"
    else:
        state, tone = "Brouillon", "neutral"
    return {
        "name": line.establishment.name,
        "town": line.establishment.town,
        "answered": f"{line.answered_count} / {line.question_count}",
        "percent": percent(line.percent),
        "proof_rate": percent(line.proof_rate_percent),
        "unknown_rate": percent(line.unknown_rate_percent),
        "actions": line.open_action_count,
        "state": state,
        "tone": tone,
    }
