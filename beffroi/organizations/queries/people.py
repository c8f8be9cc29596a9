"""The team of a place, and the invitations under way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.lib import clock
from beffroi.organizations.models.invitations import Invitation, InvitationQuerySet
from beffroi.organizations.models.memberships import Membership, MembershipQuerySet
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.queries.inviting import can_invite_somebody
from beffroi.organizations.queries.scopes import describe_scope
from beffroi.organizations.rules.reach import Reach
from beffroi.organizations.rules.scopes import Scope, may_give
from beffroi.organizations.rules.states import InvitationState

STANDING_LABELS = {
    InvitationState.WAITING: "En attente d’envoi",
    InvitationState.SENT: "Envoyée",
    InvitationState.OPENED: "Ouverte",
    InvitationState.ACCEPTED: "Acceptée",
    InvitationState.EXPIRED: "Expirée",
    InvitationState.BOUNCED: "Non remise",
    InvitationState.REVOKED: "Retirée",
}
STANDING_TONES = {
    InvitationState.WAITING: "neutral",
    InvitationState.SENT: "info",
    InvitationState.OPENED: "info",
    InvitationState.ACCEPTED: "good",
    InvitationState.EXPIRED: "warn",
    InvitationState.BOUNCED: "alarm",
    InvitationState.REVOKED: "neutral",
}
PLACE_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Member:
    """One role of one person, as the team page shows it."""

    membership_id: UUID
    name: str
    email: str
    job: str
    role_label: str
    scope: str
    since: datetime
    can_change: bool
    is_field_role: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation and where it stands; `answer` is what the server said of a refusal."""

    invitation_id: UUID
    name: str
    email: str
    role_label: str
    scope: str
    standing: InvitationState
    label: str
    tone: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    answer: str
    can_act: bool


@dataclass(frozen=True, slots=True)
class People:
    """The team of one place; `invite_url` is empty when the viewer may not invite."""

    members: list[Member]
    invited: list[Invited]
    invite_url: str


def memberships_for(viewer: User) -> MembershipQuerySet:
    """Return the active roles that a person may see, people's names first."""
    return (
        Membership.objects.active()
        .visible_to(viewer)
        .select_related("user", "organization")
        .prefetch_related("establishments")
        .order_by("user__last_name", "user__first_name", "started_at", "pk")
    )


def invitations_for(viewer: User) -> InvitationQuerySet:
    """Return the invitations that a person may follow, newest first, with `standing`."""
    return (
        Invitation.objects.visible_to(viewer)
        .with_standing(clock.now())
        .select_related("organization", "message")
        .prefetch_related("establishments")
        .order_by("-created_at", "pk")
    )


def members_in(rows: Iterable[Membership], viewer: User) -> list[Member]:
    """Turn roles into lines; one query, whatever their number."""
    held = list(rows)
    power = _Power.of(viewer, held)
    return [
        Member(
            membership_id=row.pk,
            name=row.user.get_full_name(),
            email=row.user.email,
            job=row.user.job,
            role_label=ROLE_LABELS[Role(row.role)],
            scope=describe_scope(row),
            since=row.started_at,
            can_change=power.covers(row),
            is_field_role=row.role in FIELD_ROLES,
        )
        for row in held
    ]


def invited_in(rows: Iterable[Invitation], viewer: User) -> list[Invited]:
    """Turn invitations read by `invitations_for` into lines."""
    waiting = list(rows)
    power = _Power.of(viewer, waiting)
    return [_invited(row, power) for row in waiting]


def _invited(row: Invitation, power: "_Power") -> Invited:
    standing = InvitationState(getattr(row, "standing", row.state))
    is_open = row.state == InvitationState.WAITING
    is_refused = standing == InvitationState.BOUNCED and row.message is not None
    return Invited(
        invitation_id=row.pk,
        name=f"{row.first_name} {row.last_name}".strip(),
        email=row.email,
        role_label=ROLE_LABELS[Role(row.role)],
        scope=describe_scope(row),
        standing=standing,
        label=STANDING_LABELS[standing],
        tone=STANDING_TONES[standing],
        invited_by=row.invited_by_label,
        created_at=row.created_at,
        expires_at=row.expires_at,
        answer=row.message.answer if is_refused and row.message else "",
        can_act=is_open and power.covers(row),
    )


@dataclass(frozen=True, slots=True)
class _Power:
    """What one viewer may give and take back, with the regions of whole organizations."""

    reach: Reach
    regions: dict[UUID, frozenset[str]]

    @classmethod
    def of(cls, viewer: User, rows: Sequence[Membership | Invitation]) -> "_Power":
        wanted = {
            row.organization_id for row in rows if row.organization_id is not None
        }
        found: dict[UUID, set[str]] = {}
        pairs = (
            Establishment.objects.filter(organization_id__in=wanted)
            .values_list("organization_id", "region_code")
            .distinct()
        )
        for organization_id, region_code in pairs:
            if organization_id is not None:
                found.setdefault(organization_id, set()).add(region_code)
        regions = {key: frozenset(codes) for key, codes in found.items()}
        return cls(Membership.objects.reach_of(viewer), regions)

    def covers(self, row: Membership | Invitation) -> bool:
        places = row.establishments.all()
        scope = Scope(region_code=row.region_code)
        if row.organization_id is not None and row.organization is not None:
            seat = frozenset({row.organization.region_code})
            scope = Scope(
                organization_id=row.organization_id,
                establishment_ids=frozenset(place.pk for place in places),
                regions=frozenset(place.region_code for place in places)
                or self.regions.get(row.organization_id, seat),
            )
        return may_give(self.reach, Role(row.role), scope, region_has_lead=True)


def people_of(place: Establishment | ManagingOrganization, *, viewer: User) -> People:
    """Return the team and the open invitations of one place, fifty of each at most.

    Same number of queries whatever the place.
    """
    members = memberships_for(viewer)
    invited = invitations_for(viewer).filter(state=InvitationState.WAITING)
    if isinstance(place, Establishment):
        members = members.acting_at(place.pk, place.organization_id)
        invited = invited.filter(_opening(place))
        query = f"?etablissement={place.pk}"
    else:
        members = members.filter(organization_id=place.pk)
        invited = invited.filter(organization_id=place.pk)
        query = f"?organisme={place.pk}"
    may_invite = can_invite_somebody(viewer)
    return People(
        members=members_in(members[:PLACE_LIMIT], viewer),
        invited=invited_in(invited[:PLACE_LIMIT], viewer),
        invite_url=reverse("organizations:invite") + query if may_invite else "",
    )


def _opening(place: Establishment) -> Q:
    opening = Invitation.objects.filter(
        Q(establishments=place.pk)
        | Q(organization_id=place.organization_id, establishments=None)
    ).exclude(organization=None)
    return Q(pk__in=opening.values("pk"))


@dataclass(frozen=True, slots=True)
class Held:
    """One role of one's own, for « Mon compte »."""

    role_label: str
    scope: str
    since: datetime


def roles_held(user: User) -> list[Held]:
    rows = (
        Membership.objects.of(user)
        .select_related("organization")
        .prefetch_related("establishments")
        .order_by("started_at", "pk")
    )
    return [
        Held(ROLE_LABELS[Role(row.role)], describe_scope(row), row.started_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Departure:
    """What ending a role would leave behind: places without referent, or direction."""

    membership: Membership
    name: str
    role_label: str
    scope: str
    orphans: list[str]


def departure(membership: Membership) -> Departure:
    """Tell which open establishments would have nobody left in this role.

    At most twenty names.
    """
    role = Role(membership.role)
    orphans: list[str] = []
    if role in {Role.REFERENT, Role.DIRECTOR}:
        orphans = _orphans(membership, role)
    elif role == Role.REGIONAL_LEAD and not _others(membership, role).exists():
        orphans = ["la région tout entière"]
    return Departure(
        membership=membership,
        name=membership.user.get_full_name(),
        role_label=ROLE_LABELS[role],
        scope=describe_scope(membership),
        orphans=orphans,
    )


def _others(membership: Membership, role: Role) -> QuerySet[Membership]:
    return (
        Membership.objects.active()
        .filter(role=role, region_code=membership.region_code, user__is_active=True)
        .exclude(pk=membership.pk)
    )


def _orphans(membership: Membership, role: Role) -> list[str]:
    others = _others(membership, role).filter(
        organization_id=membership.organization_id
    )
    if others.filter(establishments=None).exists():
        return []
    held = Establishment.objects.open().filter(
        organization_id=membership.organization_id
    )
    named = [place.pk for place in membership.establishments.all()]
    if named:
        held = held.filter(pk__in=named)
    kept = others.values("establishments__pk")
    rows = held.exclude(pk__in=kept.exclude(establishments=None)).by_name()
    return list(rows.values_list("name", flat=True)[:20])
