"""A scenario of a phishing test: a message, its page, its cues, what it teaches.

Source: product description (three levels, audiences), decision record 0033.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.cues import CueKind
from beffroi.phishing.rules.phish_scale import Difficulty, Premise, difficulty


class LureKind(StrEnum):
    """What the message invites to do."""

    LINK = "link"
    FORM = "form"
    ATTACHMENT = "attachment"
    QR = "qr"


class Season(StrEnum):
    """When the story is most credible."""

    ALL_YEAR = "all_year"
    WINTER = "winter"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"


class Theme(StrEnum):
    """What the story is about."""

    DELIVERY = "delivery"
    PAYROLL = "payroll"
    PLANNING = "planning"
    CARE_RECORD = "care_record"
    OFFICE = "office"
    IDENTITY = "identity"
    INVOICE = "invoice"
    BILLING = "billing"
    SURVEY = "survey"
    TRAINING = "training"
    EXECUTIVE = "executive"
    FAMILY = "family"
    BENEFITS = "benefits"
    BUILDING = "building"
    SUPPORT = "support"
    INSURANCE = "insurance"


class Where(StrEnum):
    """Which part of the message a cue stands in."""

    SENDER = "sender"
    SUBJECT = "subject"
    HTML = "html"
    LINK = "link"


class BlockKind(StrEnum):
    """What a page of a lure is made of."""

    TITLE = "title"
    TEXT = "text"
    FACTS = "facts"
    LIST = "list"
    NOTICE = "notice"


class FieldKind(StrEnum):
    """What a portal asks; nothing typed ever leaves the browser."""

    TEXT = "text"
    EMAIL = "email"
    CODE = "code"
    SECRET = "secret"  # noqa: S105  # the kind of a field, no password


class Tint(StrEnum):
    """The color of an invented brand, among those that bear white text."""

    BLUE = "blue"
    GREEN = "green"
    TEAL = "teal"
    PURPLE = "purple"
    RED = "red"
    ORANGE = "orange"
    SLATE = "slate"


LEVEL_LABELS: Mapping[int, str] = {
    1: "Niveau 1 : nombreux indices",
    2: "Niveau 2 : indices discrets",
    3: "Niveau 3 : très peu d’indices",
}
LURE_LABELS: Mapping[LureKind, str] = {
    LureKind.LINK: "Lien à suivre",
    LureKind.FORM: "Page de connexion",
    LureKind.ATTACHMENT: "Pièce jointe à ouvrir",
    LureKind.QR: "QR code à scanner",
}
SEASON_LABELS: Mapping[Season, str] = {
    Season.ALL_YEAR: "Toute l’année",
    Season.WINTER: "Hiver",
    Season.SPRING: "Printemps",
    Season.SUMMER: "Été",
    Season.AUTUMN: "Automne",
}
THEME_LABELS: Mapping[Theme, str] = {
    Theme.DELIVERY: "Livraison",
    Theme.PAYROLL: "Paie et coffre-fort",
    Theme.PLANNING: "Planning",
    Theme.CARE_RECORD: "Dossier de l’usager",
    Theme.OFFICE: "Messagerie et documents",
    Theme.IDENTITY: "Identité professionnelle",
    Theme.INVOICE: "Factures",
    Theme.BILLING: "Facturation des soins",
    Theme.SURVEY: "Enquête et tutelle",
    Theme.TRAINING: "Formation",
    Theme.EXECUTIVE: "Faux dirigeant",
    Theme.FAMILY: "Familles et proches",
    Theme.BENEFITS: "Aides et orientation",
    Theme.BUILDING: "Locaux et matériel",
    Theme.SUPPORT: "Assistance informatique",
    Theme.INSURANCE: "Assurance et mutuelle",
}
WHERE_LABELS: Mapping[Where, str] = {
    Where.SENDER: "dans l’expéditeur",
    Where.SUBJECT: "dans l’objet",
    Where.HTML: "dans le message",
    Where.LINK: "sur le lien",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who seems to write: a name, and what stands before the @ of the test domain."""

    name: str
    local_part: str

    @property
    def shown(self) -> str:
        """The sender as a mail reader shows it, its domain still a place."""
        return f"{self.name} <{self.local_part}@{{domaine_test}}>"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a page; `lines` are its sentences, « nom : valeur » pairs for facts."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What opens after the click, dressed as the invented brand."""

    brand: str
    tint: Tint
    title: str
    blocks: tuple[Block, ...]
    button: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a portal; none of them has a name, so that nothing is sent."""

    kind: FieldKind
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A passage that could have put the reader on guard.

    `excerpt` is written exactly once in its part of the message. `is_main` marks the
    one to three that are shown first.
    """

    kind: CueKind
    where: Where
    excerpt: str
    note: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """What everybody takes away: for who clicked, for all, for the wall."""

    alert: str
    todo: tuple[str, ...]
    closing: str
    poster: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One published version of one scenario.

    `places` are the families of establishments of the nomenclature, empty for all.
    `argued` gives the reason why a word usually refused may stand here.
    """

    slug: str
    version: int
    title: str
    level: int
    theme: Theme
    audiences: frozenset[JobFamily]
    places: frozenset[str]
    season: Season
    lure: LureKind
    sender: Sender
    subject: str
    html: str
    text: str
    page: Page
    portal: tuple[Field, ...]
    cues: tuple[Cue, ...]
    premise: Premise
    lesson: Lesson
    argued: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"{self.slug}@{self.version}"

    @property
    def difficulty(self) -> Difficulty:
        """How hard it is, by the Phish Scale."""
        return difficulty(len(self.cues), self.premise.rating())

    def suits(
        self,
        *,
        levels: Collection[int] = (),
        audience: JobFamily | None = None,
        place: str = "",
        season: Season | None = None,
        lures: Collection[LureKind] = (),
        themes: Collection[Theme] = (),
    ) -> bool:
        """Tell whether it answers every filter given.

        A scenario for all the year suits each season, one for all families each family.
        """
        return (
            (not levels or self.level in levels)
            and (audience is None or audience in self.audiences)
            and (not place or not self.places or place in self.places)
            and (season is None or self.season in (season, Season.ALL_YEAR))
            and (not lures or self.lure in lures)
            and (not themes or self.theme in themes)
        )
