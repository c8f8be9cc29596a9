"""Whether a DPO answers for everything that Beffroi holds about somebody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib.personal import Subject
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.models.requests import OutsideRequest
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.staff import StaffMember
from beffroi.organizations.rules.reach import Reach

Scope = tuple[UUID | None, frozenset[UUID]]


def dpo_reach(user: User) -> Reach | None:
    """Return what bounds the requests that a person handles; None for everything."""
    reach = Membership.objects.reach_of(user)
    return None if Role.OPERATOR_ADMIN in reach.roles else reach


def organization_within(subject: Subject, reach: Reach) -> UUID | None:
    """Return an organization of the DPO where the person is known, if nowhere else.

    Roles that ended count: what the person did there would go too.
    """
    known = list(_scopes(subject))
    wholes = reach.organization_ids((Role.DPO,))
    places = reach.establishment_ids((Role.DPO,))
    if not known or not all(_is_within(scope, wholes, places) for scope in known):
        return None
    return known[0][0]


def _is_within(scope: Scope, wholes: frozenset[UUID], places: frozenset[UUID]) -> bool:
    organization_id, establishment_ids = scope
    return organization_id in wholes or (
        bool(establishment_ids) and establishment_ids <= places
    )


def _scopes(subject: Subject) -> Iterator[Scope]:
    """Yield each scope where the person is known: roles, invitations, staff, letters."""
    if subject.key:
        yield from _held(Membership.objects.filter(user_id=subject.key))
    for address in subject.addresses:
        yield from _held(Invitation.objects.filter(email__iexact=address))
        for rows in (
            StaffMember.objects.filter(email__iexact=address),
            OutsideRequest.objects.filter(recipient_email__iexact=address),
            ApprovalRequest.objects.filter(recipient_email__iexact=address),
        ):
            found = rows.values_list(
                "establishment__organization_id", "establishment_id"
            )
            for organization_id, key in found.distinct():
                yield organization_id, frozenset({key})


def _held(rows: Any) -> Iterator[Scope]:
    for row in rows.prefetch_related("establishments"):
        yield (
            row.organization_id,
            frozenset(place.pk for place in row.establishments.all()),
        )
