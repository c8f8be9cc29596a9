"""Two tests side by side: what may be said of the change, and when nothing may.

Source: reference phishing-awareness § 6.1: no progress is announced while the intervals
overlap, and tests of different difficulty are never compared.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beffroi.phishing.rules.results import Counts


class Change(StrEnum):
    """What became of the share of people who report, from one test to the next."""

    MORE = "more"
    LESS = "less"
    UNSURE = "unsure"
    OTHER_DIFFICULTY = "other_difficulty"
    TOO_FEW = "too_few"


CHANGE_LABELS = {
    Change.MORE: "La part des signalements a augmenté : les deux intervalles sont séparés, ce n’est pas le hasard.",
    Change.LESS: "La part des signalements a baissé : les deux intervalles sont séparés, ce n’est pas le hasard.",
    Change.UNSURE: "La différence n’est pas significative : le hasard suffit à l’expliquer.",
    Change.OTHER_DIFFICULTY: "Les deux messages n’étaient pas de la même difficulté : leurs chiffres ne se comparent pas.",
    Change.TOO_FEW: "Trop peu de personnes ont été jointes pour comparer.",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One test of an establishment; `levels` are those of its scenarios, empty if unknown."""

    key: str
    name: str
    on: date | None
    counts: Counts
    levels: tuple[int, ...] = ()
    is_imported: bool = False


def change(before: Past, after: Past) -> Change:
    """Return what may be said of the share of reports, from one test to a later one."""
    if before.counts.is_small or after.counts.is_small:
        return Change.TOO_FEW
    if not after.levels or before.levels != after.levels:
        return Change.OTHER_DIFFICULTY
    old, new = before.counts.report, after.counts.report
    if not new.differs_from(old):
        return Change.UNSURE
    return Change.MORE if new.low > old.high else Change.LESS
