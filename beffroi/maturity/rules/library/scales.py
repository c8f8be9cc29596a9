"""The scale of a framework or of one requirement.

Source: shared reference, maturity § 3.2. Scales found in practice: 0–3 to 1–5, and
a few of a hundred degrees, which nobody can choose among on a screen.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from beffroi.maturity.rules.levels import LEVELS_MOST
from beffroi.maturity.rules.library.faults import Notes
from beffroi.maturity.rules.library.shapes import Level
from beffroi.maturity.rules.library.values import Speech, entries, whole_of

DEFAULT_BOUNDS = (0, 100)


def levels_of(value: Any, speech: Speech) -> tuple[Level, ...]:
    """Return the levels that a list or a mapping describes, in order, each score once."""
    found: dict[int, Level] = {}
    for part in entries(value, "score"):
        score = whole_of(part.get("score"))
        if score is None or score < 0:
            continue
        name = speech(part, "name", 200) or f"Niveau {score}"
        found.setdefault(score, Level(score, name, speech(part, "description", 2000)))
    return tuple(found[score] for score in sorted(found))


def bounds_of(
    part: Mapping[str, Any], levels: Iterable[Level], notes: Notes
) -> tuple[int, int] | None:
    """Return the range declared, else that of the levels; None when there is none."""
    scores = [level.score for level in levels]
    low, high = whole_of(part.get("min_score")), whole_of(part.get("max_score"))
    if low is None and high is None and len(scores) < 2:
        return None
    low = low if low is not None else min(scores, default=0)
    high = high if high is not None else max(scores, default=100)
    if low < 0 or low >= high:
        notes.warn(
            f"L’échelle annoncée va de {low} à {high} : celle de Beffroi la remplace."
        )
        return None
    return low, high


def scale_of(
    levels: tuple[Level, ...], bounds: tuple[int, int] | None, notes: Notes
) -> tuple[Level, ...]:
    """Return the levels to choose among, nothing when the house scale is to be used."""
    if bounds is None:
        return ()
    low, high = bounds
    known = {level.score: level for level in levels if low <= level.score <= high}
    if high - low <= LEVELS_MOST:
        return tuple(
            known.get(score, Level(score, f"Niveau {score}"))
            for score in range(low, high + 1)
        )
    if 2 <= len(known) <= LEVELS_MOST + 1:
        return tuple(known.values())
    notes.warn(
        f"L’échelle de {low} à {high} est trop fine pour un écran : les réponses se donnent sur les quatre niveaux de Beffroi, puis sont converties."
    )
    return ()
