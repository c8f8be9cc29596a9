"""Messages leave on working days, at working hours, at random."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.phishing.rules.schedule import (
    FRANCE,
    Hours,
    read_hours,
    spread,
    windows,
)

DAY = Hours(time(8, 30), time(18))
MONDAY = datetime(2026, 11, 23, 7, tzinfo=FRANCE)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("08:30-18:00", True),
        (" 00:00-23:59 ", True),
        ("18:00-08:30", False),
        ("8h30", False),
        ("25:00-26:00", False),
        ("", False),
    ],
)
def test_hours_are_read_or_refused(text, is_read):
    assert (read_hours(text) is not None) == is_read


def test_a_week_has_five_windows_and_a_holiday_closes_one():
    end = MONDAY + timedelta(days=7)
    assert len(windows(MONDAY, end, DAY)) == 5
    found = windows(MONDAY, end, DAY, holidays={date(2026, 11, 25)})
    assert [window.start.day for window in found] == [23, 24, 26, 27]
    nights = Hours(time(8, 30), time(18), has_weekends=True)
    assert len(windows(MONDAY, end, nights)) == 7


def test_a_window_is_cut_by_the_start_and_the_end():
    start = datetime(2026, 11, 23, 17, 30, tzinfo=FRANCE)
    end = datetime(2026, 11, 24, 9, tzinfo=FRANCE)
    first, second = windows(start, end, DAY)
    assert (first.seconds, second.seconds) == (1800, 1800)


def test_the_hour_stays_that_of_the_wall_when_the_clocks_change():
    start = datetime(2027, 3, 26, 0, tzinfo=FRANCE)
    found = windows(start, start + timedelta(days=5), DAY)
    assert {window.start.astimezone(FRANCE).time() for window in found} == {time(8, 30)}
    assert len({window.start.astimezone(UTC).hour for window in found}) == 2


@given(count=st.integers(0, 400), days=st.integers(0, 30), seed=st.text(max_size=5))
def test_each_message_has_a_moment_inside_a_window(count, days, seed):
    found = windows(MONDAY, MONDAY + timedelta(days=days), DAY)
    moments = spread(count, found, seed=seed)
    assert len(moments) == (count if found else 0)
    assert moments == spread(count, found, seed=seed)
    for moment in moments:
        assert any(window.start <= moment <= window.end for window in found)


def test_no_day_of_the_period_is_left_empty():
    found = windows(MONDAY, MONDAY + timedelta(days=5), DAY)
    moments = spread(50, found, seed="x")
    assert {moment.astimezone(FRANCE).day for moment in moments} == {23, 24, 25, 26, 27}
    assert moments != sorted(moments)
