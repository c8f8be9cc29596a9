"""Which digest a day belongs to: one a week, or one a month.

A period bears the same name however late in it the work runs, so that a person
never receives two digests for one period.
"""

from datetime import date

from beffroi.notifications.rules.kinds import DigestRhythm


def period_of(rhythm: DigestRhythm, day: date) -> str:
    """Return « 2026-W48 » or « 2026-11 »; empty for a person who wants none."""
    if rhythm == DigestRhythm.WEEKLY:
        week = day.isocalendar()
        return f"{week.year}-W{week.week:02d}"
    if rhythm == DigestRhythm.MONTHLY:
        return f"{day:%Y-%m}"
    return ""
