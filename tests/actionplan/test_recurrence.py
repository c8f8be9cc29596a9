"""When a task that comes back is due: months' ends, leap years, clocks going back."""

from datetime import UTC, date, datetime
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.actionplan.rules.recurrence import (
    LAST,
    Anchor,
    Frequency,
    Rhythm,
    add_months,
    caught_up,
    days_between,
    days_of,
    first_after,
    next_due,
    nth_weekday,
)
from beffroi.lib import clock

MONTHLY = Frequency(Rhythm.MONTHLY)
YEARLY = Frequency(Rhythm.YEARLY)
SECOND_TUESDAY = Frequency(Rhythm.NTH_WEEKDAY, nth=2, weekday=1)
LAST_FRIDAY = Frequency(Rhythm.NTH_WEEKDAY, nth=LAST, weekday=4)


@pytest.mark.parametrize(
    ("frequency", "starts_on", "days"),
    [
        (MONTHLY, date(2027, 1, 31), [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)]),
        (MONTHLY, date(2028, 1, 30), [(1, 30), (2, 29), (3, 30)]),
        (Frequency(Rhythm.QUARTERLY), date(2027, 11, 30), [(11, 30), (2, 29), (5, 30)]),
        (Frequency(Rhythm.HALF_YEARLY), date(2027, 8, 31), [(8, 31), (2, 29), (8, 31)]),
        (YEARLY, date(2028, 2, 29), [(2, 29), (2, 28), (2, 28), (2, 28), (2, 29)]),
        (Frequency(Rhythm.WEEKS, weeks=6), date(2027, 3, 1), [(3, 1), (4, 12), (5, 24)]),
        # The first Tuesday asked for is already past in the month of the start.
        (SECOND_TUESDAY, date(2027, 1, 13), [(2, 9), (3, 9), (4, 13)]),
        (LAST_FRIDAY, date(2027, 1, 1), [(1, 29), (2, 26), (3, 26)]),
    ],
)  # fmt: skip
def test_the_days_of_a_series_are_counted_from_its_first_one(
    frequency, starts_on, days
):
    found = list(islice(days_of(frequency, starts_on), len(days)))

    assert [(day.month, day.day) for day in found] == days


@pytest.mark.parametrize(
    ("due_on", "done_on", "expected"),
    [
        (date(2027, 3, 5), None, date(2027, 4, 5)),
        (date(2027, 3, 5), date(2027, 3, 5), date(2027, 4, 5)),
        # Done early: the next one is not brought forward.
        (date(2027, 3, 5), date(2027, 2, 25), date(2027, 4, 5)),
        (date(2027, 3, 5), date(2027, 3, 28), date(2027, 4, 5)),
        # Done after the next day of the series: that one is forgiven.
        (date(2027, 3, 5), date(2027, 4, 20), date(2027, 5, 5)),
        (date(2027, 3, 5), date(2027, 12, 24), date(2028, 1, 5)),
    ],
)
def test_from_the_due_date_what_was_late_is_never_asked_twice(
    due_on, done_on, expected
):
    found = next_due(MONTHLY, date(2027, 1, 5), due_on=due_on, done_on=done_on)

    assert found == expected


@pytest.mark.parametrize(
    ("frequency", "done_on", "expected"),
    [
        (Rhythm.HALF_YEARLY, date(2027, 8, 31), date(2028, 2, 29)),
        (Rhythm.YEARLY, date(2028, 2, 29), date(2029, 2, 28)),
        (Rhythm.MONTHLY, date(2027, 1, 31), date(2027, 2, 28)),
        (Rhythm.NTH_WEEKDAY, date(2027, 1, 20), date(2027, 2, 1)),
    ],
)
def test_from_completion_a_whole_period_goes_by(frequency, done_on, expected):
    wanted = Frequency(frequency, anchor=Anchor.COMPLETION)

    found = next_due(wanted, date(2020, 1, 1), due_on=date(2027, 1, 1), done_on=done_on)

    assert found == expected


@pytest.mark.parametrize(
    ("planned_on", "today", "expected"),
    [
        (date(2027, 4, 5), date(2027, 3, 25), date(2027, 4, 5)),
        (date(2027, 4, 5), date(2027, 4, 5), date(2027, 4, 5)),
        (date(2027, 4, 5), date(2027, 4, 9), date(2027, 4, 5)),
        # Eight months without a scheduler: the last day missed, alone.
        (date(2027, 4, 5), date(2027, 12, 20), date(2027, 12, 5)),
    ],
)
def test_after_a_long_stop_one_day_alone_is_caught_up(planned_on, today, expected):
    found = caught_up(MONTHLY, date(2027, 1, 5), planned_on=planned_on, today=today)

    assert found == expected


def test_a_clock_that_goes_back_does_not_move_a_day():
    """25 October 2026, 0 h 30 in France is still the 24th in universal time."""
    with clock.at(datetime(2026, 10, 24, 22, 30, tzinfo=UTC)):
        day = clock.today()

    assert day == date(2026, 10, 25)
    assert first_after(Frequency(Rhythm.WEEKS, weeks=1), day, day) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm": Rhythm.WEEKS, "weeks": 0},
        {"rhythm": Rhythm.WEEKS, "weeks": 53},
        {"rhythm": Rhythm.NTH_WEEKDAY, "nth": 5},
        {"rhythm": Rhythm.NTH_WEEKDAY, "weekday": 7},
    ],
)
def test_a_frequency_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"weeks|nth"):
        Frequency(**wrong)


@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    st.sampled_from([MONTHLY, YEARLY, SECOND_TUESDAY, LAST_FRIDAY]),
)
def test_the_days_only_go_forward_and_never_before_the_first(starts_on, frequency):
    days = list(islice(days_of(frequency, starts_on), 30))

    assert days[0] >= starts_on
    assert all(earlier < later for earlier, later in pairwise(days))


@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    st.integers(-60, 60),
)
def test_months_added_keep_the_day_or_the_last_of_the_month(day, months):
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
    assert (
        moved.day == day.day
        or add_months(moved, 0).replace(day=28).month == moved.month
    )


def test_the_days_of_a_year_are_those_of_the_series():
    found = days_between(
        SECOND_TUESDAY,
        date(2020, 1, 1),
        first=date(2027, 1, 1),
        last=date(2027, 12, 31),
    )

    assert len(found) == 12
    assert all(day.weekday() == 1 and 8 <= day.day <= 14 for day in found)
    assert nth_weekday(2027, 2, nth=LAST, weekday=6) == date(2027, 2, 28)
