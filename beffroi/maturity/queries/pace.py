"""How many letters with a personal link left in the past day."""

from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.queries import count_to
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.maturity.rules.pace import (
    DAY,
    MOST_LETTERS_OF_PLACE,
    MOST_LETTERS_TO_ADDRESS,
)
from beffroi.maturity.rules.requests import EventKind
from beffroi.organizations.models.places import Establishment

# What the outbox calls the letters that hold one of our links.
LETTERS = ("outside_request", "approval")
LINKS = (LinkPurpose.OUTSIDE_REQUEST, LinkPurpose.APPROVAL)


def is_address_at_rest(address: str) -> bool:
    """Tell whether an address has received enough for a day, from anybody here."""
    since = clock.now() - DAY
    return count_to(address, purposes=LETTERS, since=since) >= MOST_LETTERS_TO_ADDRESS


def has_written_enough(establishment: Establishment) -> bool:
    """Tell whether an establishment has sent enough letters for a day: one link each."""
    given = PersonalLink.objects.filter(
        establishment_key=str(establishment.pk),
        purpose__in=LINKS,
        issued_at__gt=clock.now() - DAY,
    )
    return given.count() >= MOST_LETTERS_OF_PLACE


def answers_of_the_day(request: OutsideRequest) -> int:
    """Return how many answers were saved through the links of a request in a day."""
    return request.events.filter(
        kind=EventKind.ANSWERED, at__gt=clock.now() - DAY
    ).count()
