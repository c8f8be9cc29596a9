"""Filters of the team and of the invitations, read from the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.invitations import InvitationQuerySet
from beffroi.organizations.models.memberships import MembershipQuerySet
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.states import InvitationState

Place = TypeVar("Place", Establishment, ManagingOrganization)


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What is filtered; `place` is the name of the establishment or organization chosen."""

    words: str = ""
    role: str = ""
    standing: str = ""
    place: str = ""
    establishment: Establishment | None = None
    organization: ManagingOrganization | None = None

    @property
    def is_active(self) -> bool:
        return bool(self.words or self.role or self.standing or self.place)


def _keyed(rows: QuerySet[Place], text: str) -> Place | None:
    """Return the row whose key the address gives; None when it gives none that fits."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    return rows.filter(pk=key).first()


def read_filters(user: User, data: Mapping[str, str]) -> PeopleFilters:
    """Return the filters; unknown values and places that are not visible are left out."""
    role, standing = data.get("role", ""), data.get("etat", "")
    place = _keyed(
        Establishment.objects.visible_to(user), data.get("etablissement", "")
    )
    body = _keyed(
        ManagingOrganization.objects.visible_to(user), data.get("organisme", "")
    )
    named = place or body
    return PeopleFilters(
        words=data.get("q", "").strip()[:100],
        role=role if role in set(Role) else "",
        standing=standing if standing in set(InvitationState) else "",
        place=named.name if named else "",
        establishment=place,
        organization=body,
    )


def matching_members(
    rows: MembershipQuerySet, user: User, data: Mapping[str, str]
) -> tuple[MembershipQuerySet, PeopleFilters]:
    """Keep the roles that the page asks for."""
    filters = read_filters(user, data)
    for word in filters.words.split():
        rows = rows.filter(
            Q(user__last_name__icontains=word)
            | Q(user__first_name__icontains=word)
            | Q(user__email__icontains=word)
        )
    if filters.role:
        rows = rows.filter(role=filters.role)
    if filters.organization:
        rows = rows.filter(organization=filters.organization)
    if filters.establishment:
        place = filters.establishment
        rows = rows.acting_at(place.pk, place.organization_id)
    return rows, filters


def matching_invitations(
    rows: InvitationQuerySet, user: User, data: Mapping[str, str]
) -> tuple[InvitationQuerySet, PeopleFilters]:
    """Keep the invitations that the page asks for."""
    filters = read_filters(user, data)
    for word in filters.words.split():
        rows = rows.filter(
            Q(last_name__icontains=word)
            | Q(first_name__icontains=word)
            | Q(email__icontains=word)
        )
    if filters.role:
        rows = rows.filter(role=filters.role)
    if filters.standing:
        rows = rows.standing_at(filters.standing)
    if filters.organization:
        rows = rows.filter(organization=filters.organization)
    if filters.establishment:
        rows = rows.filter(establishments=filters.establishment)
    return rows, filters
