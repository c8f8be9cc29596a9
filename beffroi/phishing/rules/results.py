"""What a test counts: people once each, robots apart, « ouvertures » nowhere.

Sources: reference phishing-awareness § 6.1 (what to measure and over whom) and decision
records 0033 and 0044. A loaded image says nothing of a person: it enters no figure.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from beffroi.phishing.rules.figures import (
    LEAST_PEOPLE,
    Rate,
    first_report_delay,
    is_reported_first,
    rate,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """People of a test, or of one of its groups; `robots` counts hits.

    `delivered` is what arrived, `lost` what came back, was refused or held. `visited`
    holds whoever clicked too; nobody is in `clicked` without a sign of a human being.
    """

    delivered: int = 0
    lost: int = 0
    visited: int = 0
    clicked: int = 0
    attempted: int = 0
    reported: int = 0
    robots: int = 0

    @property
    def is_small(self) -> bool:
        """Tell whether so few people were reached that a figure would name them."""
        return self.delivered < LEAST_PEOPLE

    @property
    def report(self) -> Rate:
        return rate(self.reported, self.delivered)

    @property
    def click(self) -> Rate:
        return rate(self.clicked, self.delivered)

    @property
    def attempt(self) -> Rate:
        return rate(self.attempted, self.delivered)

    @property
    def doubtful(self) -> Rate:
        """Visits that nothing proves to be a person's, nor a robot's."""
        return rate(max(0, self.visited - self.clicked), self.delivered)

    def plus(self, other: "Counts") -> "Counts":
        return Counts(
            *(getattr(self, name) + getattr(other, name) for name in self.__slots__)
        )


def counted(
    *,
    delivered: int,
    lost: int,
    visited: int,
    clicked: int,
    attempted: int,
    reported: int,
    robots: int,
) -> Counts:
    """Return the counts of kept counters.

    A message that somebody clicked or reported did arrive, whatever its server said:
    nobody is counted out of fewer people than there are.
    """
    arrived = max(delivered, clicked, reported)
    return Counts(
        delivered=arrived,
        lost=lost,
        visited=min(max(visited, clicked), arrived),
        clicked=clicked,
        attempted=min(attempted, clicked),
        reported=reported,
        robots=robots,
    )


@dataclass(frozen=True, slots=True)
class Moments:
    """The first moments of a test, and the half-way delays of those who acted.

    A median delay is that of five people at least: the speed of a whole, of nobody.
    """

    first_sent_at: datetime | None = None
    first_click_at: datetime | None = None
    first_report_at: datetime | None = None
    click_median: timedelta | None = None
    report_median: timedelta | None = None

    @property
    def first_report_delay(self) -> timedelta | None:
        return first_report_delay(self.first_sent_at, self.first_report_at)

    @property
    def is_reported_first(self) -> bool | None:
        return is_reported_first(self.first_report_at, self.first_click_at)

    @property
    def lead(self) -> timedelta | None:
        """Return how long before the first click the first report came; None if it did not."""
        if self.first_report_at is None or self.first_click_at is None:
            return None
        ahead = self.first_click_at - self.first_report_at
        return ahead if ahead > timedelta() else None


@dataclass(frozen=True, slots=True)
class Figures:
    """All the figures of one establishment, or of one test."""

    counts: Counts = field(default_factory=Counts)
    moments: Moments = field(default_factory=Moments)
