"""The words of an answer and of a reflex, as identifiers.

Source: shared reference, question bank § 10 (scale 0–3, « je ne sais pas », « sans objet »).
"""

from enum import StrEnum

DECLARED_MAX = 3
UNPROVEN_MAX = 2  # without a valid proof an answer counts at most this
LEVELS_MOST = 10  # the highest level that any scale may have


def unproven_max(most: int) -> int:
    """Return what an answer counts at most without a proof, on a scale from 0 to `most`.

    On a scale of two levels there is nothing between no and yes: the proof then
    weighs on the proof rate alone.
    """
    return most - 1 if most > 1 else most


def provable_from(most: int) -> int:
    """Return the level from which an answer says « en place »: two thirds of the scale."""
    return -(-2 * most // 3)


class AnswerKind(StrEnum):
    """`PARTIAL`: some of the detailed questions of a requirement still wait."""

    LEVEL = "level"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class ReflexLevel(StrEnum):
    UNANSWERED = "unanswered"
    TO_START = "to_start"
    BUILDING = "building"
    SOLID = "solid"
    MASTERED = "mastered"
    NO_OBJECT = "no_object"


class EvidenceKind(StrEnum):
    FILE = "file"
    LINK = "link"
    STATEMENT = "statement"
    MEASURED = "measured"


class ItManager(StrEnum):
    INTERNAL = "internal"
    HEAD_OFFICE = "head_office"
    PROVIDER = "provider"
    NOBODY = "nobody"


class DuiHosting(StrEnum):
    """Where the record of the people supported lives."""

    EDITOR = "editor"
    HEAD_OFFICE = "head_office"
    ON_SITE = "on_site"
    UNKNOWN = "unknown"
