"""The words of an answer and of a reflex, as identifiers.

Source: shared reference, question bank § 10 (scale 0–3, « je ne sais pas », « sans objet »).
"""

from enum import StrEnum

DECLARED_MAX = 3
UNPROVEN_MAX = 2  # without a valid proof an answer counts at most this


class AnswerKind(StrEnum):
    LEVEL = "level"
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
