"""A place where a test may be held: people, a proven domain, a test in preparation."""

from datetime import timedelta

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffMember
from beffroi.phishing.models.campaigns import Campaign
from beffroi.phishing.operations.campaigns import choose_dates, start_campaign
from tests.organizations.build_consent import prove_domain
from tests.organizations.build_staff import make_member

DOMAIN = "exemple-beffroi.fr"


def make_staff(place: Establishment, by: User, count: int) -> list[StaffMember]:
    """Add so many people with an address of the domain, in two teams."""
    return [
        make_member(
            place,
            by,
            last_name=f"Vidal {n}",
            email=f"anne.vidal{n}@{DOMAIN}",
            team="Nuit" if n % 2 else "Jour",
            job="Aide-soignante" if n % 3 else "Secrétaire",
        )
        for n in range(count)
    ]


def ready_place(place: Establishment, by: User, *, count: int = 6) -> Establishment:
    make_staff(place, by, count)
    prove_domain(place, DOMAIN, by)
    return place


def make_campaign(place: Establishment, by: User, **changes) -> Campaign:
    """Prepare a test of one establishment, its dates chosen."""
    campaign = start_campaign(
        places=[place], name="Premier test", is_regional=False, by=by.as_actor()
    )
    today = clock.today()
    dates = {
        "first_day": today,
        "last_day": today + timedelta(days=10),
        "hours": "00:00-23:59",
    } | changes
    return choose_dates(campaign=campaign, **dates, by=by.as_actor())
