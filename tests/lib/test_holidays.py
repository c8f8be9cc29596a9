"""The public holidays of a year."""

from datetime import date

from beffroi.lib.holidays import days_off


def test_a_year_has_eleven_public_holidays():
    assert sorted(days_off(2026, 2026)) == [
        date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8),
        date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 14), date(2026, 8, 15),
        date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25),
    ]  # fmt: skip


def test_several_years_are_put_together():
    assert len(days_off(2026, 2027)) == 22
