"""The links given out at the establishments where a person is referent or director."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.links.enums import PURPOSE_LABELS, STATE_LABELS
from beffroi.links.models import PersonalLink, PersonalLinkQuerySet
from beffroi.links.queries import narrowed
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.links.rules.states import LinkState
from beffroi.organizations.access import MANAGERS
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment


@dataclass(frozen=True, slots=True)
class LinkFilters:
    """What the address of the page narrows to; open links unless told otherwise."""

    state: LinkState | None
    purpose: LinkPurpose | None

    @property
    def states(self) -> list[tuple[str, str]]:
        return [("tous", "Tous"), *((s.value, w) for s, w in STATE_LABELS.items())]

    @property
    def purposes(self) -> list[tuple[str, str]]:
        return [(p.value, label) for p, label in PURPOSE_LABELS.items()]


def read_filters(data: Mapping[str, str]) -> LinkFilters:
    """Return the filters of an address; unknown values are left out."""
    state, purpose = data.get("etat", LinkState.LIVE), data.get("objet", "")
    return LinkFilters(
        state=LinkState(state) if state in set(LinkState) else None,
        purpose=LinkPurpose(purpose) if purpose in set(LinkPurpose) else None,
    )


def links_of(user: User) -> PersonalLinkQuerySet:
    """Return the links that a person may see and close.

    Those of establishments held one by one, and of organizations held whole.
    """
    reach = Membership.objects.reach_of(user)
    return PersonalLink.objects.given_within(
        organization_keys=[str(key) for key in reach.organization_ids(MANAGERS)],
        establishment_keys=[str(key) for key in reach.establishment_ids(MANAGERS)],
    )


def links_at(user: User, place: Establishment) -> PersonalLinkQuerySet:
    return links_of(user).at(
        establishment_key=place.pk, organization_key=place.organization_id
    )


def listed(links: PersonalLinkQuerySet, filters: LinkFilters) -> QuerySet[PersonalLink]:
    return narrowed(links, state=filters.state, purpose=filters.purpose)
