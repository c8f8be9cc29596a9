"""What the board should remember of a report: strengths, priorities, decisions.

Source: question bank § 10 (levels, locks) and design/product.md § 5 (no blame:
nothing here compares one establishment with another).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.scoring import ReflexScore, Score

SHOWN = 3
MOST_DECISIONS = 5
MANY_UNKNOWN_PERCENT = 20
UNCOUNTED = frozenset({ReflexLevel.NO_OBJECT})


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decisions depend on, beside the score.

    `has_referent` is None when nobody said. `unassigned_count` counts the next
    actions that nobody has taken, `budget_titles` those that need a budget.
    """

    is_validated: bool
    has_referent: bool | None
    action_count: int
    unassigned_count: int
    budget_titles: tuple[str, ...]
    expired_count: int


def strengths(score: Score) -> tuple[ReflexScore, ...]:
    """Return at most three solid reflexes, the best first, the best proven before equals."""
    solid = [
        item
        for item in score.reflexes
        if item.level in {ReflexLevel.SOLID, ReflexLevel.MASTERED}
    ]
    ordered = sorted(
        solid, key=lambda item: (-(item.percent or 0), -item.proven_ratio, item.number)
    )
    return tuple(ordered[:SHOWN])


def priorities(score: Score) -> tuple[ReflexScore, ...]:
    """Return at most three reflexes to carry first: open locks, then the lowest."""
    weak = [
        item
        for item in score.reflexes
        if item.level not in UNCOUNTED
        and item.level not in {ReflexLevel.MASTERED, ReflexLevel.SOLID}
    ]
    ordered = sorted(
        weak,
        key=lambda item: (
            not item.locking_ids,
            item.percent if item.percent is not None else -1,
            -len(item.locking_ids),
            item.number,
        ),
    )
    return tuple(ordered[:SHOWN])


def decisions(score: Score, situation: Situation) -> tuple[str, ...]:
    """Return what the board is asked to decide, in sentences, at most five."""
    asked: list[str] = []
    if situation.has_referent is False:
        asked.append(
            "Désigner par écrit un référent de la sécurité numérique et lui donner du temps."
        )
    asked.extend(_about_actions(situation))
    if (score.unknown_rate_percent or 0) >= MANY_UNKNOWN_PERCENT:
        asked.append(
            "Demander par écrit au prestataire et au siège les réponses qui manquent : "
            "ne pas savoir est la première chose à corriger."
        )
    if situation.expired_count:
        asked.append("Faire renouveler les preuves arrivées à échéance.")
    if not situation.is_validated:
        asked.append("Valider cet état des lieux, qui est encore un brouillon.")
    asked.append("Fixer la date du prochain point, dans six mois au plus tard.")
    if len(asked) > MOST_DECISIONS:
        asked = [*asked[: MOST_DECISIONS - 1], asked[-1]]
    return tuple(asked)


def _about_actions(situation: Situation) -> Sequence[str]:
    asked = []
    if situation.unassigned_count:
        asked.append(
            "Approuver les prochaines actions et nommer une personne pour chacune."
        )
    elif situation.action_count:
        asked.append("Approuver les prochaines actions et leurs échéances.")
    if situation.budget_titles:
        titles = " ; ".join(f"« {title} »" for title in situation.budget_titles)
        asked.append(f"Arbitrer le budget de : {titles}.")
    return asked
