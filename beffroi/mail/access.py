"""Who may read what of the mail.

Accounts stand on the floor above: the flags read here are kept on the person by
the operations on memberships.
"""

from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest

from beffroi.journal.rules.actor import Actor


class Person(Protocol):
    """What this floor needs to know of the person who asks."""

    email: str
    is_operator: bool
    must_use_mfa: bool
    is_demo_persona: bool
    led_regions: list[str]

    def as_actor(self) -> Actor: ...


def person(request: HttpRequest) -> Person:
    """Return the person who asks; views are closed to anonymous visitors."""
    return cast("Person", request.user)


def can_read_mailbox(someone: Person) -> bool:
    """Invented people and the regional team of a demonstration; nobody elsewhere.

    Bodies hold personal links: outside the demonstration not even the technical
    administration reads them.
    """
    return settings.DEMO and (someone.is_demo_persona or someone.must_use_mfa)


def can_follow_deliveries(someone: Person) -> bool:
    return someone.is_operator


def can_change_server(someone: Person) -> bool:
    return someone.is_operator


def can_change_profiles(someone: Person, region_code: str = "") -> bool:
    """Profiles of tests: the technical administration, and the team of the region.

    Without region: of some region.
    """
    if someone.is_operator:
        return True
    return (
        region_code in someone.led_regions if region_code else bool(someone.led_regions)
    )
