"""Draw « Mon calendrier de l’année » on one A4 page."""

from pathlib import Path
from typing import Any

from beffroi.actionplan.queries.year import Date, Year
from beffroi.lib import clock
from beffroi.lib.text import long_date
from beffroi.lib.typst import compile_pdf
from beffroi.organizations.models.places import Establishment

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "year.typ"


def year_pdf(place: Establishment, year: Year) -> bytes:
    """Return the twelve months; asked for by a POST, for it is one page only."""
    return compile_pdf(TEMPLATE, year_values(place, year))


def year_values(place: Establishment, year: Year) -> dict[str, Any]:
    return {
        "document_title": f"Calendrier de l’année {year.number} : {place.name}",
        "place": place.name,
        "year": str(year.number),
        "dated": f"Imprimé le {long_date(clock.today())}",
        "months": [
            {
                "label": month.label,
                "dates": [_date_values(item) for item in month.dates],
            }
            for month in year.months
        ],
    }


def _date_values(item: Date) -> dict[str, Any]:
    return {
        "day": str(item.on.day),
        "title": item.action.title if item.action else item.series.title,
        "who": item.who,
        "is_done": item.state_label == "Faite",
        "is_dropped": item.state_label == "Abandonnée",
    }
