"""What people are told, and how often they want it."""

from enum import StrEnum


class NoticeKind(StrEnum):
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"


class DigestRhythm(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NEVER = "never"


class Mailing(StrEnum):
    """What one unsubscribe link stops: the digest, or the hourly messages."""

    DIGEST = "digest"
    NOTICES = "notices"
