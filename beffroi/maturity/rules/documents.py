"""The documents that the twelve reflexes give, and what their files are called.

Source: issue 2 §§ 4 and 6.
"""

import re
from datetime import date
from enum import StrEnum

from beffroi.lib.text import fold

LONGEST_SLUG = 60


class DocumentKind(StrEnum):
    REPORT = "report"
    BUNDLE = "bundle"
    BLANK = "blank"
    MATRIX = "matrix"


class BlankVariant(StrEnum):
    EXPRESS = "express"
    COMPLETE = "complete"


def file_slug(name: str) -> str:
    """Return a name that any file system takes: « residence-les-micocouliers »."""
    words = re.sub(r" +", "-", fold(name))
    return words[:LONGEST_SLUG].strip("-") or "etablissement"


def report_name(place: str, day: date, *, number: int | None = None) -> str:
    """Return the name of a report; `number` tells two places of one name apart."""
    end = f"-{number}" if number is not None else ""
    return f"reflexes-{file_slug(place)}{end}-{day.isoformat()}.pdf"


def bundle_name(organization: str, day: date) -> str:
    return f"reflexes-{file_slug(organization)}-{day.isoformat()}.zip"


def matrix_name(organization: str, day: date) -> str:
    return f"tableau-{file_slug(organization)}-{day.isoformat()}.pdf"


def blank_name(variant: BlankVariant, place: str) -> str:
    which = "express" if variant == BlankVariant.EXPRESS else "complet"
    return f"questionnaire-{which}-{file_slug(place)}.pdf"
