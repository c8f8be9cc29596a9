"""What a personal link may be for: one purpose each."""

from enum import StrEnum


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    EMERGENCY_NUMBERS = "emergency_numbers"
    OUTSIDE_REQUEST = "outside_request"
    APPROVAL = "approval"
    CALENDAR_FEED = "calendar_feed"
    TEST_APPROVAL = "test_approval"


# Several links of these purposes share one subject and live side by side; any other
# purpose has one recipient per subject.
SHARED_SUBJECT = frozenset({LinkPurpose.EMERGENCY_NUMBERS})
