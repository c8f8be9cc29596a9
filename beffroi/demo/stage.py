"""What the deeds play on: the people and places of the database, by their cards."""

from dataclasses import dataclass, field
from datetime import date

from beffroi.accounts.models import User
from beffroi.demo.region import World
from beffroi.demo.rules.calendar import workday
from beffroi.demo.rules.cast import Cast
from beffroi.demo.rules.happenings import Hand
from beffroi.demo.rules.region import EstablishmentCard, Region
from beffroi.demo.rules.words import Words
from beffroi.maturity.models.answers import Assessment
from beffroi.organizations.models.places import Establishment, ManagingOrganization


@dataclass(slots=True)
class Stage:
    """Filled as people and places come in; keys are e-mail, FINESS number, slug."""

    world: World
    today: date
    cast: Cast
    users: dict[str, User] = field(default_factory=dict)
    places: dict[str, Establishment] = field(default_factory=dict)
    organizations: dict[str, ManagingOrganization] = field(default_factory=dict)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    revisions: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def region(self) -> Region:
        return self.world.region

    @property
    def words(self) -> Words:
        return self.world.words

    def user(self, finess: str, hand: Hand) -> User:
        return self.users[self.cast.find(finess, hand).email]

    def day(self, workday_ago: int) -> date:
        return workday(self.today, workday_ago)


@dataclass(frozen=True, slots=True)
class Scene:
    """One deed's surroundings: where, by whom."""

    stage: Stage
    card: EstablishmentCard
    place: Establishment
    user: User
