"""Rates with their interval, and groups that give nobody away."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.phishing.rules.figures import (
    LEAST_PEOPLE,
    first_report_delay,
    is_reported_first,
    rate,
    shown_groups,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
    ],
)
def test_the_interval_is_that_of_wilson(count, of, low, high):
    found = rate(count, of)
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-4)


def test_nobody_counted_says_nothing():
    found = rate(0, 0)
    assert found.percent is None
    assert not found.differs_from(rate(5, 5))


def test_more_than_everybody_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="6 out of 5"):
        rate(6, 5)


def test_a_change_is_announced_only_when_the_intervals_are_apart():
    assert not rate(10, 40).differs_from(rate(6, 40))
    assert rate(30, 40).differs_from(rate(5, 40))


@given(of=st.integers(1, 5000), data=st.data())
def test_the_rate_stands_inside_its_interval(of, data):
    found = rate(data.draw(st.integers(0, of)), of)
    assert 0 <= found.low <= found.count / of + 1e-9
    assert found.count / of - 1e-9 <= found.high <= 1


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 12)))
def test_what_is_shown_and_what_is_hidden_hold_nobody_or_five(sizes):
    shown = shown_groups(sizes)
    hidden = sum(size for key, size in sizes.items() if key not in shown)
    assert all(sizes[key] >= LEAST_PEOPLE for key in shown)
    assert not shown or hidden == 0 or hidden >= LEAST_PEOPLE


def test_the_first_report_is_measured_from_the_first_message():
    late = NOON + timedelta(minutes=4)
    assert first_report_delay(NOON, late) == timedelta(minutes=4)
    assert first_report_delay(NOON, None) is None
    assert first_report_delay(NOON, NOON - timedelta(minutes=1)) == timedelta()
    assert is_reported_first(NOON, late) is True
    assert is_reported_first(late, NOON) is False
    assert is_reported_first(None, NOON) is False
    assert is_reported_first(None, None) is None
