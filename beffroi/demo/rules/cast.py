"""Who does what where: one person for each hand and establishment, when they arrive."""

from beffroi.accounts.rules.roles import Role
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.happenings import Hand
from beffroi.demo.rules.region import ACTIVE, PersonCard, Region, Story
from beffroi.demo.rules.stories import begin_of

ROLES = {
    Hand.REFERENT: Role.REFERENT,
    Hand.DIRECTOR: Role.DIRECTOR,
    Hand.CONTRIBUTOR: Role.CONTRIBUTOR,
    Hand.DPO: Role.DPO,
}
ARRIVAL_DAYS = (2, 6)
PATIENCE_DAYS = (1, 3)


class Cast:
    """The people of the region by hand; only those who have an account by then."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._by_hand: dict[tuple[str, Hand], PersonCard] = {}
        for person in region.people:
            if arrival_of(person, region):
                self._place(person)
        self._leads = [p for p in region.people if p.role == Role.REGIONAL_LEAD]

    def _place(self, person: PersonCard) -> None:
        for hand, role in ROLES.items():
            if person.role != role:
                continue
            for place in self._region.places_of(person):
                key = (place.finess, hand)
                # Somebody of the house comes before somebody of the head office.
                if key not in self._by_hand or person.establishments:
                    self._by_hand[key] = person

    def officer_of(self, finess: str) -> PersonCard:
        """Return who of the regional team follows an establishment: one per département."""
        department = self._region.establishment(finess).department
        return Dice("officer", department).choose(self._leads)

    def find(self, finess: str, hand: Hand) -> PersonCard:
        """Return the person; the referent where there is nobody else for this hand."""
        if hand == Hand.OFFICER:
            return self.officer_of(finess)
        referent = self._by_hand[finess, Hand.REFERENT]
        return self._by_hand.get((finess, hand), referent)


def arrival_of(person: PersonCard, region: Region) -> int:
    """Return how many working days ago a person of the field arrives, 0 for never.

    Before the first question of their first establishment; people whose
    establishments are only invited stay invited.
    """
    begins = [
        begin_of(place) for place in region.places_of(person) if place.story in ACTIVE
    ]
    if not begins or not person.organization:
        return 0
    return max(begins) + Dice("arrival", person.email).between(*ARRIVAL_DAYS)


def invitation_of(person: PersonCard, region: Region) -> int:
    """Return how many working days ago they were invited."""
    arrival = arrival_of(person, region)
    return arrival + Dice("invitation", person.email).between(*PATIENCE_DAYS)


def stays_invited(person: PersonCard, region: Region) -> bool:
    places = region.places_of(person)
    return bool(person.organization) and any(p.story == Story.INVITED for p in places)
