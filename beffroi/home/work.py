"""The digest: what every app has to say to each person, in one message."""

from uuid import UUID

from beffroi.accounts.models import User
from beffroi.home.modules import MODULES
from beffroi.lib.manifest import DigestSection
from beffroi.notifications.work import people_to_digest, send_digest


def send_digests() -> int:
    """Send the digest of the period to whoever has something to read; return how many.

    May be run twice and late: nobody receives a second one for the same period.
    """
    sent, last = 0, UUID(int=0)
    while people := people_to_digest(last):
        sent += sum(
            send_digest(person=person, sections=sections_for(person))
            for person in people
        )
        last = people[-1].pk
    return sent


def sections_for(person: User) -> tuple[DigestSection, ...]:
    """Return what the apps say to one person, in the order of the menu."""
    return tuple(
        section
        for module in MODULES
        if module.digest is not None
        for section in module.digest(person)
    )
