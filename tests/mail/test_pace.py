"""Token buckets: never faster than the rate, whatever the rhythm of the questions."""

import json

from hypothesis import given
from hypothesis import strategies as st

from beffroi.mail.rules.pace import SERVER, Pace, capacity, pace_of


def test_without_rate_nothing_waits_and_nothing_is_remembered():
    pace = pace_of(0, 0, {})

    assert all(pace.take("exemple.fr", 0.0) for _ in range(1000))
    assert pace.room(SERVER, 0.0) is None
    assert pace.kept(0.0) == {}


def test_a_bucket_gives_its_burst_then_waits_for_its_rate():
    pace = pace_of(60, 0, {})
    taken = sum(pace.take("exemple.fr", 100.0) for _ in range(50))

    assert taken == capacity(60) == 10
    assert pace.room(SERVER, 100.0) == 0
    assert pace.wait_seconds(SERVER, 100.0) == 1
    assert not pace.take("exemple.fr", 100.5)
    assert pace.take("exemple.fr", 101.0)


def test_a_domain_waits_alone():
    pace = pace_of(600, 6, {})

    assert pace.take("a.fr", 0.0)
    assert not pace.take("a.fr", 0.0)
    assert pace.exhausted(0.0) == ["a.fr"]
    assert pace.take("b.fr", 0.0)
    assert pace.level(SERVER, 0.0) == 18  # the refusal cost the server nothing


def test_what_is_remembered_goes_through_json_and_is_forgotten_once_full():
    pace = pace_of(60, 6, {})
    pace.take("a.fr", 50.0)

    again = pace_of(60, 6, json.loads(json.dumps(pace.kept(50.0))))
    assert again.exhausted(50.0) == ["a.fr"]
    assert again.kept(200.0) == {}


@given(
    rate=st.integers(1, 6000),
    steps=st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=80),
)
def test_no_window_ever_holds_more_than_the_burst_and_the_rate(rate, steps):
    pace, now, moments = Pace(rate, 0), 0.0, []
    for step in steps:
        now += step
        for _ in range(5):
            if pace.take("exemple.fr", now):
                moments.append(now)

    for rank, start in enumerate(moments):
        for count, end in enumerate(moments[rank:], start=1):
            assert count <= capacity(rate) + (end - start) * rate / 60 + 1e-6


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_clock_that_goes_back_gives_nothing_away(first, second):
    pace = Pace(60, 0)
    while pace.take("a.fr", max(first, second)):
        pass

    assert not pace.take("a.fr", min(first, second))
