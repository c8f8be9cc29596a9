"""Why an archive was made, and what became of it."""

from enum import StrEnum


class BackupOrigin(StrEnum):
    SCHEDULED = "scheduled"
    COMMAND = "command"
    UPGRADE = "upgrade"


class BackupState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TrialState(StrEnum):
    """The test restore of an archive."""

    NONE = "none"
    PASSED = "passed"
    FAILED = "failed"
