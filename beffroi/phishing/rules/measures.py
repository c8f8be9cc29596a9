"""What a closed test measures of the twelve reflexes.

Source: questionnaire of the twelve reflexes 2026-1, questions R10.5 (faux hameçonnage) and
R7.5 (signaler un message suspect); reference phishing-awareness § 6.1 (about 20 % report).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from beffroi.phishing.rules.comparisons import Change, Past, change

TESTS, REPORTING = "R10.5", "R7.5"
ONCE, YEARLY, GROWING = 1, 2, 3
# One test a year, give or take the holidays: a year and a half.
RHYTHM = timedelta(days=548)
KNOWN_SHARE_PERCENT = 20
KNOWN = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """The level that a test measures for one question."""

    question_id: str
    level: int


def measures(
    now: Past, before: Sequence[Past], *, is_followed: bool
) -> tuple[Measure, ...]:
    """Return what a closed test measures, given those of the same place before it.

    `is_followed` tells that another one is foreseen. Nothing without a message arrived.
    """
    if not now.counts.delivered or now.on is None:
        return ()
    found = [Measure(TESTS, _rhythm(now, before, is_followed=is_followed))]
    if _is_reporting_known(now):
        found.append(Measure(REPORTING, KNOWN))
    return tuple(found)


def _rhythm(now: Past, before: Sequence[Past], *, is_followed: bool) -> int:
    recent = [past for past in before if past.on and now.on and now.on - past.on <= RHYTHM]  # fmt: skip
    if any(change(past, now) == Change.MORE for past in recent):
        return GROWING
    return YEARLY if recent or is_followed else ONCE


def _is_reporting_known(now: Past) -> bool:
    """Tell whether enough people reported to say that everybody knows how.

    Few reports prove nothing: the message may have been thrown away. No level is
    measured then, and none below what was declared.
    """
    share = now.counts.report.percent
    return (
        not now.counts.is_small and share is not None and share >= KNOWN_SHARE_PERCENT
    )
