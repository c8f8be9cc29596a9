"""What somebody who leaves holds, within what one manager may take back."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.links.operations import count_given_by
from beffroi.organizations.models.invitations import Invitation, InvitationQuerySet
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet
from beffroi.organizations.queries.people import Member, members_in

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Leaving:
    """A person who leaves; `kept_count` roles are out of the manager's reach and stay."""

    person: User
    roles: tuple[Member, ...]
    memberships: tuple[Membership, ...]
    kept_count: int
    action_count: int
    followed_count: int
    invitation_count: int
    link_count: int

    @property
    def closes_account(self) -> bool:
        return self.kept_count == 0


def leaving(person: User, *, manager: User) -> Leaving:
    """Read what a departure would take back and hand over; about ten queries."""
    rows = list(
        Membership.objects.of(person)
        .select_related("user", "organization")
        .prefetch_related("establishments")
        .order_by("started_at", "pk")
    )
    pairs = list(zip(rows, members_in(rows, manager), strict=True))
    taken = [(row, member) for row, member in pairs if member.can_change]
    memberships = tuple(row for row, _ in taken)
    places = places_left(memberships)
    return Leaving(
        person=person,
        roles=tuple(member for _, member in taken),
        memberships=memberships,
        kept_count=len(pairs) - len(taken),
        action_count=Action.objects.open()
        .filter(assignee=person, establishment_id__in=places.values("pk"))
        .count(),
        followed_count=Establishment.objects.filter(
            officer=person, region_code__in=regions_left(memberships)
        ).count(),
        invitation_count=invitations_left(person, manager).count(),
        link_count=count_given_by(str(person.pk)),
    )


def places_left(memberships: tuple[Membership, ...]) -> EstablishmentQuerySet:
    """Return the establishments where these roles act, none for roles without any."""
    wholes: list[UUID] = []
    named: list[UUID] = []
    for row in memberships:
        keys = [place.pk for place in row.establishments.all()]
        named += keys
        if row.organization_id is not None and not keys:
            wholes.append(row.organization_id)
    return Establishment.objects.filter(Q(organization_id__in=wholes) | Q(pk__in=named))


def regions_left(memberships: tuple[Membership, ...]) -> frozenset[str]:
    return frozenset(row.region_code for row in memberships) - {""}


def invitations_left(person: User, manager: User) -> InvitationQuerySet:
    """Return what the person offered and nobody took up, if the manager may withdraw it."""
    return Invitation.objects.live().visible_to(manager).filter(invited_by=person)


def colleagues_of(
    memberships: tuple[Membership, ...], *, besides: User
) -> "QuerySet[User]":
    """Return who could take over: the others of the same organizations and regions."""
    held = Membership.objects.active().filter(
        Q(organization_id__in=[row.organization_id for row in memberships])
        | Q(region_code__in=regions_left(memberships), organization=None)
    )
    people = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return people.exclude(pk=besides.pk).order_by("last_name", "first_name", "pk")[
        :MOST_OFFERED
    ]


def closed_accounts() -> "QuerySet[User]":
    return User.objects.filter(is_active=False).order_by(
        "last_name", "first_name", "email"
    )
