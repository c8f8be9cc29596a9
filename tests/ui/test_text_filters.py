"""Numbers, dates and durations as a French reader writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from beffroi.lib import clock
from beffroi.ui.templatetags import text_filters as filters

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9013, "9\u202f013"),
        (0, "0"),
        (2.5, "2,5"),
        (-1.5, "−1,5"),
        (3.0, "3"),
        (None, "–"),
    ],
)
def test_a_number_is_written_with_french_marks(value, expected):
    assert filters.number(value) == expected


@pytest.mark.parametrize(
    ("count", "words", "expected"),
    [
        (0, "preuve", "0\u00a0preuve"),
        (1, "preuve", "1\u00a0preuve"),
        (2, "preuve", "2\u00a0preuves"),
        (2, "travail,travaux", "2\u00a0travaux"),
    ],
)
def test_the_plural_starts_at_two(count, words, expected):
    assert filters.plural(count, words) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (3, "dans 3\u00a0jours"),
        (-30, "il y a 30\u00a0jours"),
        (31, "dans 1\u00a0mois"),
        (-61, "il y a 2\u00a0mois"),
        (364, "dans 12\u00a0mois"),
        (365, "dans 1\u00a0an"),
        (-800, "il y a 2\u00a0ans"),
    ],
)
def test_a_distance_in_time_is_said_in_words(days, expected):
    with clock.at(NOON):
        assert filters.days_from_now(TODAY + timedelta(days=days)) == expected


def test_a_late_evening_in_paris_is_the_next_day_for_no_one_else():
    evening = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert filters.long_date(evening) == "25 novembre 2026"
    assert filters.moment(evening) == "25 novembre 2026 à 0\u00a0h\u00a030"


def test_dates_are_written_out():
    assert filters.long_date(date(2026, 1, 1)) == "1er janvier 2026"
    assert filters.weekday_date(TODAY) == "mardi 24 novembre 2026"
    assert filters.short_date(TODAY) == "24/11/2026"


@pytest.mark.parametrize(
    "write",
    [
        filters.long_date,
        filters.weekday_date,
        filters.short_date,
        filters.moment,
        filters.days_from_now,
    ],
)
def test_no_date_is_written_as_nothing(write):
    assert write(None) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (62, "62\u00a0%"),
        (62.5, "63\u00a0%"),
        (0, "0\u00a0%"),
        (99.4, "99\u00a0%"),
        (None, "–"),
    ],
)
def test_a_percentage_is_rounded_half_up_with_its_space(value, expected):
    assert filters.percent(value) == expected
