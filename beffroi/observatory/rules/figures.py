"""The figures of a group: medians and quartiles, never an average, never a rank.

Source: shared reference, § 12. So that every figure of a group counts the same
establishments: a question left unanswered counts zero, as in the result itself;
without anything in place, the proof rate counts zero; a reflex without object
counts as the result of its establishment, which is what leaving it out means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

REFLEX_COUNT = 12
RESULT, PROOF_RATE, UNKNOWN_RATE = "percent", "proof_rate", "unknown_rate"
EXPRESS_DONE = "express_done"


def reflex_metric(number: int) -> str:
    return f"reflex_{number}"


REFLEX_METRICS = tuple(reflex_metric(n) for n in range(1, REFLEX_COUNT + 1))
SPREAD_METRICS = (RESULT, PROOF_RATE, UNKNOWN_RATE, *REFLEX_METRICS)
METRICS = (*SPREAD_METRICS, EXPRESS_DONE)


@dataclass(frozen=True, slots=True)
class Respondent:
    """The figures of one establishment that answered, 0 to 100.

    `reflexes` holds the twelve percents, None for a reflex without object.
    """

    percent: int
    proof_rate: int
    unknown_rate: int
    reflexes: tuple[int | None, ...]
    is_express_done: bool

    def value(self, metric: str) -> int:
        """Return one figure, whole; never nothing."""
        if metric == RESULT:
            return self.percent
        if metric == PROOF_RATE:
            return self.proof_rate
        if metric == UNKNOWN_RATE:
            return self.unknown_rate
        own = self.reflexes[int(metric.removeprefix("reflex_")) - 1]
        return self.percent if own is None else own


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a group: quartiles and median, or a share; 0 to 100."""

    metric: str
    count: int
    q1: int | None = None
    median: int | None = None
    q3: int | None = None
    share: int | None = None


def figures_of(respondents: Sequence[Respondent]) -> tuple[Figure, ...]:
    """Return every figure of a group of two respondents at least."""
    spreads = (
        spread(metric, [item.value(metric) for item in respondents])
        for metric in SPREAD_METRICS
    )
    done = sum(item.is_express_done for item in respondents)
    count = len(respondents)
    return (*spreads, Figure(EXPRESS_DONE, count, share=_whole(100 * done / count)))


def spread(metric: str, values: Sequence[int]) -> Figure:
    quarters = quantiles(values, n=4, method="inclusive")
    return Figure(
        metric=metric,
        count=len(values),
        q1=_whole(quarters[0]),
        median=_whole(median(values)),
        q3=_whole(quarters[2]),
    )


def _whole(value: float) -> int:
    """Return the nearest whole number, half up."""
    return int(value + 0.5)
