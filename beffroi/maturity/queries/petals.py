"""The rosace of an establishment, from figures or from the lines that were kept."""

from collections.abc import Callable, Iterable
from typing import Any

from beffroi.lib.text import NBSP
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.rules.scoring import Score
from beffroi.ui.charts.rosace import Petal

PetalLine = dict[str, Any]


def petal_lines(questionnaire: Questionnaire, result: Score) -> list[PetalLine]:
    """Return one plain line per reflex, as kept in standings and snapshots."""
    return [
        {
            "number": item.number,
            "short": reflex.short,
            "percent": item.percent,
            "level": item.level.value,
            "declared": item.declared_ratio,
            "proven": item.proven_ratio,
            "unknown": item.unknown_ratio,
        }
        for item, reflex in zip(result.reflexes, questionnaire.reflexes, strict=True)
    ]


def petals(
    questionnaire: Questionnaire,
    lines: Iterable[PetalLine],
    *,
    url_of: Callable[[int], str] = lambda number: "",
) -> tuple[Petal, ...]:
    """Return the petals to draw; without any line, twelve empty ones.

    `url_of` gives the address of a reflex by its number.
    """
    kept = list(lines) or [
        {
            "number": reflex.number,
            "short": reflex.short,
            "level": ReflexLevel.UNANSWERED,
        }
        for reflex in questionnaire.reflexes
    ]
    return tuple(
        Petal(
            number=line["number"],
            short=line["short"],
            declared_ratio=_declared(line),
            proven_ratio=line.get("proven", 0.0),
            unknown_ratio=line.get("unknown", 0.0),
            title=_title(questionnaire, line),
            url=url_of(line["number"]),
        )
        for line in kept
    )


def _declared(line: PetalLine) -> float | None:
    if line["level"] == ReflexLevel.NO_OBJECT:
        return None
    return float(line.get("declared", 0.0))


def _title(questionnaire: Questionnaire, line: PetalLine) -> str:
    words = questionnaire.level_labels[ReflexLevel(line["level"])]
    percent = line.get("percent")
    shown = "" if percent is None else f", {percent}{NBSP}%"
    return f"{line['short']}{NBSP}: {words}{shown}"
