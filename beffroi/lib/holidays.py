"""The public holidays of mainland France."""

from datetime import date

import holidays


def days_off(first_year: int, last_year: int) -> frozenset[date]:
    """Return the public holidays of these years, both included."""
    return frozenset(
        holidays.country_holidays("FR", years=range(first_year, last_year + 1))
    )
