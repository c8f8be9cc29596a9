"""Whom the regional team has invited without an account yet, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from beffroi.accounts.rules.roles import Role
from beffroi.demo.rules.cast import arrival_of
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.region import Region, Story
from beffroi.demo.rules.words import Guest, Words


class Fate(StrEnum):
    SENT = "sent"
    OPENED = "opened"
    EXPIRED = "expired"
    BOUNCED = "bounced"
    REVOKED = "revoked"


FATES = (Fate.SENT, Fate.OPENED, Fate.EXPIRED, Fate.BOUNCED, Fate.SENT)
# Working days ago; a link lives fourteen days, weekends included.
RECENT, OLD = (3, 7), (14, 40)
DELAY_DAYS = 1


@dataclass(frozen=True, slots=True)
class Guesting:
    """One invitation to somebody who has no account; `workday` is when it was sent."""

    guest: Guest
    finess: str
    role: Role
    fate: Fate
    workday: int


def guestings(region: Region, words: Words) -> list[Guesting]:
    """Return a referent for each invited establishment, then colleagues elsewhere."""
    expected = {
        finess
        for person in region.people
        if person.role == Role.REFERENT and not arrival_of(person, region)
        for finess in person.establishments
    }
    invited = [
        place.finess
        for place in region.establishments
        if place.story == Story.INVITED and place.finess not in expected
    ]
    advanced = [
        place.finess
        for place in region.establishments
        if place.story in {Story.ADVANCED, Story.STEADY}
    ]
    dice = Dice("guests")
    count = max(0, len(words.guests) - len(invited)) if advanced else 0
    others = [dice.choose(advanced) for _ in range(count)]
    seats = [(finess, Role.REFERENT) for finess in invited]
    seats += [
        (finess, dice.choose((Role.CONTRIBUTOR, Role.READER, Role.DPO)))
        for finess in others
    ]
    return [
        _guesting(guest, finess, role, rank)
        for rank, (guest, (finess, role)) in enumerate(
            zip(words.guests, seats, strict=False)
        )
    ]


def _guesting(guest: Guest, finess: str, role: Role, rank: int) -> Guesting:
    is_last = rank == len(FATES)
    fate = Fate.REVOKED if is_last else FATES[rank % len(FATES)]
    span = OLD if fate == Fate.EXPIRED else RECENT
    day = Dice("guesting", guest.last_name).between(*span)
    return Guesting(guest, finess, role, fate, day)
