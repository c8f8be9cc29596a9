"""Where a person's request stands."""

from enum import StrEnum


class RequestState(StrEnum):
    OPEN = "open"
    ERASING = "erasing"
    ERASED = "erased"
