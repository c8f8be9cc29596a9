"""The documents made from results, and what their files are called."""

from datetime import date
from enum import StrEnum

from beffroi.lib.text import fold

LONGEST = 60


class ResultKind(StrEnum):
    """The report for the direction, the poster of the month."""

    SUMMARY = "summary"
    POSTER = "poster"


KIND_LABELS = {
    ResultKind.SUMMARY: "Bilan pour la direction",
    ResultKind.POSTER: "Affiche du mois",
}
_STARTS = {ResultKind.SUMMARY: "bilan-test", ResultKind.POSTER: "affiche-du-mois"}


def slug_of(name: str) -> str:
    """Return a name that any file system takes."""
    return fold(name).replace(" ", "-")[:LONGEST].strip("-") or "etablissement"


def file_name(kind: ResultKind, place: str, day: date) -> str:
    return f"{_STARTS[kind]}-{slug_of(place)}-{day.isoformat()}.pdf"
