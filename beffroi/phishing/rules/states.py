"""The states of campaigns, of their establishments and of what was sent."""

from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands; only a running one sends."""

    DRAFT = "draft"
    APPROVAL = "approval"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    CANCELLED = "cancelled"


# Once a test is over, its links teach and its names may go.
OVER = frozenset({CampaignState.CLOSED, CampaignState.CANCELLED})


class ApprovalState(StrEnum):
    """What the director of one establishment said."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SendState(StrEnum):
    """What became of the message to one target, copied from the mailing."""

    WAITING = "waiting"
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    HELD = "held"


# What counts as having reached somebody: the few that nobody is sure of included.
ARRIVED = frozenset({SendState.SENT, SendState.MAYBE_SENT})
LOST = frozenset({SendState.REFUSED, SendState.BOUNCED, SendState.HELD})


class HitKind(StrEnum):
    """How something reached the address of a test."""

    LINK = "link"
    HIDDEN = "hidden"
    IMAGE = "image"
    PAGE = "page"
    GESTURE = "gesture"
    VISIBLE = "visible2s"
    FORM = "form"
    REPORT = "report"


class HitClass(StrEnum):
    """Who is behind a hit, as far as one can tell."""

    HUMAN = "human"
    DOUBTFUL = "doubtful"
    ROBOT = "robot"


class UploadState(StrEnum):
    """Where a file of Gophish sent from a screen stands."""

    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    ABANDONED = "abandoned"
    REFUSED = "refused"
