"""What a personal link may be for: one purpose each."""

from enum import StrEnum


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    EMERGENCY_NUMBERS = "emergency_numbers"
    CALENDAR_FEED = "calendar_feed"
