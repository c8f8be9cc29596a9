"""Where a person's request stands, and what becomes of each file they deposited."""

from enum import StrEnum


class RequestState(StrEnum):
    OPEN = "open"
    ERASING = "erasing"
    ERASED = "erased"


class FileChoice(StrEnum):
    KEEP = "keep"
    REMOVE = "remove"
