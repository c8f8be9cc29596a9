"""The documents that the twelve reflexes give, and what their files are called.

Source: issue 2 §§ 4 and 6, issue 3 § 3.
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
    HAS_FILE = "has_file"
    HAS_ARCHIVE = "has_archive"


HAS_KINDS = frozenset({DocumentKind.HAS_FILE, DocumentKind.HAS_ARCHIVE})
# An archive holds the proofs themselves: it is not left lying about.
ARCHIVE_KEPT_DAYS = 30


class BlankVariant(StrEnum):
    EXPRESS = "express"
    COMPLETE = "complete"


def file_slug(name: str) -> str:
    """Return a name that any file system takes: « residence-les-micocouliers »."""
    words = re.sub(r" +", "-", fold(name))
    return words[:LONGEST_SLUG].strip("-") or "etablissement"


def report_name(
    place: str, day: date, *, number: int | None = None, subject: str = "reflexes"
) -> str:
    """Return the name of a report; `number` tells two places of one name apart.

    `subject` is what the report is about: the reflexes, or the slug of a framework.
    """
    end = f"-{number}" if number is not None else ""
    return f"{subject}-{file_slug(place)}{end}-{day.isoformat()}.pdf"


def bundle_name(organization: str, day: date) -> str:
    return f"reflexes-{file_slug(organization)}-{day.isoformat()}.zip"


def matrix_name(organization: str, day: date) -> str:
    return f"tableau-{file_slug(organization)}-{day.isoformat()}.pdf"


def blank_name(variant: BlankVariant, place: str, subject: str = "") -> str:
    if subject:
        return f"questionnaire-{subject}-{file_slug(place)}.pdf"
    which = "express" if variant == BlankVariant.EXPRESS else "complet"
    return f"questionnaire-{which}-{file_slug(place)}.pdf"


def has_name(kind: DocumentKind, place: str, day: date) -> str:
    ending = "zip" if kind == DocumentKind.HAS_ARCHIVE else "pdf"
    return f"dossier-has-{file_slug(place)}-{day.isoformat()}.{ending}"


def proof_entry_name(
    question_id: str, rank: int, title: str, dated_on: date, ending: str
) -> str:
    """Return the name of a proof in the archive: sorted by question, then readable.

    « preuves/R02-4_01_essai-de-restauration_2026-05-12.pdf »
    """
    reflex, _, question = question_id.removeprefix("R").partition(".")
    number = f"R{int(reflex):02}-{question}"
    words = file_slug(title)
    return f"preuves/{number}_{rank:02}_{words}_{dated_on.isoformat()}.{ending}"
