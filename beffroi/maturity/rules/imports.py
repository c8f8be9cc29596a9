"""Where the import of a framework stands."""

from enum import StrEnum


class ImportState(StrEnum):
    READING = "reading"
    PREVIEW = "preview"
    REFUSED = "refused"
    ADDED = "added"
    ABANDONED = "abandoned"


class Decision(StrEnum):
    """What adding a file does to the framework kept under its URN."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"


def decision(kept: int | None, offered: int, *, is_same: bool) -> Decision:
    """Compare versions; `kept` is None when the framework is new.

    `is_same`: the content of the version kept is the one offered.
    """
    if kept is None:
        return Decision.CREATED
    if offered > kept:
        return Decision.UPDATED
    return Decision.UNCHANGED if offered == kept and is_same else Decision.OLDER
