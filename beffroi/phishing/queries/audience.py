"""Who would be written to at an establishment, and who would not, and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffMember
from beffroi.organizations.queries.consent import excluded_addresses, proven_domains
from beffroi.organizations.rules.consent import Hold, hold_on
from beffroi.phishing.rules.audience import Audience, is_drawn


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a choice holds: who can be written to, and who cannot.

    `held` counts the reasons; `without_address` are people whom only a poster reaches.
    """

    chosen: int
    reachable: int
    without_address: int
    held: dict[Hold, int]
    teams: int


def reach_of(place: Establishment, audience: Audience, *, seed: str) -> Reach:
    """Count whom a choice reaches, without writing to anybody."""
    held: Counter[Hold] = Counter()
    chosen = reachable = without = 0
    teams = set()
    for member, hold in _judged(place, audience, seed=seed):
        chosen += 1
        if not member.email:
            without += 1
        elif hold is None:
            reachable += 1
            teams.add(member.team_id)
        else:
            held[hold] += 1
    return Reach(chosen, reachable, without, dict(held), len(teams - {None}))


def targets_of(
    place: Establishment, audience: Audience, *, seed: str
) -> Iterator[StaffMember]:
    """Yield the people of a choice who can be written to; one row per address."""
    met = set()
    for member, hold in _judged(place, audience, seed=seed):
        if member.email and hold is None and member.email not in met:
            met.add(member.email)
            yield member


def _judged(
    place: Establishment, audience: Audience, *, seed: str
) -> Iterator[tuple[StaffMember, Hold | None]]:
    """Yield the people chosen, and why they may not be written to.

    The direction's word is not asked for here: it comes last, and the gate asks for it.
    """
    domains, exclusions = proven_domains(place), excluded_addresses(place)
    rows = StaffMember.objects.here_on(clock.today()).filter(establishment=place)
    for member in rows.select_related("team").order_by("pk").iterator():
        is_among = audience.holds(
            family=member.family,
            team_key=str(member.team_id or ""),
            is_shared=member.is_shared,
        )
        if not is_among:
            continue
        if is_drawn(str(member.pk), seed=seed, percent=audience.percent):
            yield (
                member,
                hold_on(
                    member.email,
                    is_authorized=True,
                    staff={member.email},
                    domains=domains,
                    exclusions=exclusions,
                ),
            )
