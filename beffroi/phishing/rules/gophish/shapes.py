"""What comes out of Gophish, in plain words: frozen, without a password, a typed value,
an address of a network or a user agent.

Source: shared reference, phishing § 4.2. `key` is the identifier of the object where it
comes from, or is made from its name when it has none.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from beffroi.phishing.rules.states import HitClass, HitKind


class Kind(StrEnum):
    CAMPAIGN = "campaign"
    TEMPLATE = "template"
    PAGE = "page"
    GROUP = "group"
    PROFILE = "profile"
    FILE = "file"


class Stage(StrEnum):
    """Where a campaign stood in Gophish."""

    PLANNED = "planned"
    RUNNING = "running"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Converted:
    """Something changed on the way in; `line` counts from 1, 0 for the whole object."""

    kind: Kind
    name: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something left out, and why; `line` counts from 1, 0 for the whole object."""

    kind: Kind
    name: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a template: listed, never kept."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Template:
    """A message as a draft, in our placeholders; `hints` is what its author said of it."""

    key: str
    name: str
    subject: str = ""
    sender: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    images: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    modified_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.subject or self.text or self.html)


@dataclass(frozen=True, slots=True)
class Page:
    """A landing page as a draft: no script, nothing fetched, no name on secret fields."""

    key: str
    name: str
    html: str = ""
    redirect: str = ""
    secret_fields: int = 0
    images: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A sending profile, its password left behind."""

    key: str
    name: str
    host: str = ""
    port: int = 25
    username: str = ""
    sender: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a group: a candidate for a staff list."""

    line: int
    email: str
    first_name: str = ""
    last_name: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    name: str
    people: tuple[Person, ...] = ()
    announced: int = 0
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One hit on a message or its page, after its classification: nothing that names a machine."""

    kind: HitKind
    at: datetime | None
    hit_class: HitClass
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one person; `token` is the `rid` of the links."""

    email: str
    token: str = ""
    first_name: str = ""
    last_name: str = ""
    position: str = ""
    is_sent: bool = False
    is_opened: bool = False
    is_clicked: bool = False
    is_submitted: bool = False
    is_reported: bool = False
    has_failed: bool = False
    sent_at: datetime | None = None
    clicked_at: datetime | None = None
    submitted_at: datetime | None = None
    reported_at: datetime | None = None
    visits: tuple[Visit, ...] = ()

    @property
    def click_class(self) -> HitClass:
        """Return who clicked, as far as the old hits tell; a form is a human being's."""
        if self.is_submitted:
            return HitClass.HUMAN
        found = {visit.hit_class for visit in self.visits if visit.kind == HitKind.LINK}
        for hit_class in (HitClass.HUMAN, HitClass.DOUBTFUL, HitClass.ROBOT):
            if hit_class in found:
                return hit_class
        return HitClass.DOUBTFUL


@dataclass(frozen=True, slots=True)
class Stats:
    """The totals that Gophish gives without the people."""

    total: int = 0
    sent: int = 0
    opened: int = 0
    clicked: int = 0
    submitted: int = 0
    reported: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Campaign:
    key: str
    name: str
    stage: Stage = Stage.UNKNOWN
    created_at: datetime | None = None
    launched_at: datetime | None = None
    send_by_at: datetime | None = None
    completed_at: datetime | None = None
    template: str = ""
    page: str = ""
    profile: str = ""
    groups: tuple[str, ...] = ()
    link: str = ""
    results: tuple[Result, ...] = ()
    stats: Stats | None = None

    @property
    def weight(self) -> int:
        """Return how much is known of its people, to choose among copies of one campaign."""
        return len(self.results) + sum(len(item.visits) for item in self.results)


@dataclass(frozen=True, slots=True)
class OldHit:
    """A hit as Gophish kept it, for the time of a classification only."""

    kind: HitKind
    at: datetime | None
    address: str = field(repr=False)
    user_agent: str = field(repr=False)
    delay_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who is behind a hit, and the words that say why."""

    hit_class: HitClass
    reasons: tuple[str, ...] = ()
