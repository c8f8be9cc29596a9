"""The states of a job."""

from enum import StrEnum


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    # Under way when a backup was made, and found again by restoring it.
    ASIDE = "aside"
