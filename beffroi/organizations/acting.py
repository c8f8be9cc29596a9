"""In which of their roles a person acts at this moment: a filter, never a right.

Kept in the session. It narrows lists and the menu to one role; what a person may do
at an establishment is computed there, from all that they hold, by `access`.
See docs/adr/0024-acting-in-one-role.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet
from beffroi.organizations.queries.scopes import describe_scope
from beffroi.organizations.rules.reach import Reach

CONTEXT_KEY = "acting_as"
REQUEST_KEY = "_beffroi_acting"


@dataclass(frozen=True, slots=True)
class Acting:
    """One role in one organization or region, in words and for the filters.

    Several memberships of the same role in the same organization make one of these.
    """

    membership_ids: tuple[UUID, ...]
    role: Role
    role_label: str
    scope: str
    region_code: str
    organization_id: UUID | None
    establishment_ids: frozenset[UUID]

    @property
    def key(self) -> str:
        return str(self.membership_ids[0])

    def is_chosen(self, key: object) -> bool:
        return key in {str(one) for one in self.membership_ids}

    def covers(self, place: Establishment) -> bool:
        if self.establishment_ids:
            return place.pk in self.establishment_ids
        if self.organization_id is not None:
            return place.organization_id == self.organization_id
        return bool(self.region_code) and place.region_code == self.region_code


@dataclass(frozen=True, slots=True)
class Standpoint:
    """All that a person holds, and the role chosen; `acting` is None with a single role."""

    reach: Reach
    acting: Acting | None
    others: tuple[Acting, ...] = ()

    def roles_on(self, place: Establishment | None) -> frozenset[Role]:
        """Return the roles that the menu speaks of: one of them, or those held at a place."""
        if self.acting is None:
            return self.reach.roles
        if place is None or self.acting.covers(place):
            return frozenset({self.acting.role})
        return self.roles_at(place)

    def roles_at(self, place: Establishment) -> frozenset[Role]:
        return self.reach.roles_at(
            establishment_id=place.pk,
            organization_id=place.organization_id,
            region_code=place.region_code,
        )


def standpoint_of(request: HttpRequest, user: User) -> Standpoint:
    """Return where a person stands, read once for each request.

    One query for who holds a single role.
    """
    known: Standpoint | None = getattr(request, REQUEST_KEY, None)
    if known is None:
        known = _read(request.session, user)
        setattr(request, REQUEST_KEY, known)
    return known


def _read(session: SessionBase, user: User) -> Standpoint:
    reach = Membership.objects.reach_of(user)
    if len(reach.grants) < 2:
        return Standpoint(reach, None)
    held = contexts_of(user)
    if len(held) == 1:
        return Standpoint(reach, None)
    chosen = session.get(CONTEXT_KEY)
    acting = next((row for row in held if row.is_chosen(chosen)), held[0])
    return Standpoint(reach, acting, tuple(row for row in held if row is not acting))


def contexts_of(user: User) -> list[Acting]:
    """Return the roles of a person, the oldest first; given together, the widest first."""
    rows = (
        Membership.objects.of(user)
        .select_related("organization")
        .prefetch_related("establishments")
        .order_by("started_at", "pk")
    )
    ranks = {role.value: rank for rank, role in enumerate(Role)}
    groups: dict[tuple[str, str, UUID | None], list[Membership]] = {}
    for row in sorted(rows, key=lambda row: (row.started_at, ranks[row.role])):
        key = (row.role, row.region_code, row.organization_id)
        groups.setdefault(key, []).append(row)
    return [_acting(held) for held in groups.values()]


def _acting(held: Sequence[Membership]) -> Acting:
    """Gather the memberships of one role in one organization; the whole absorbs the parts."""
    whole = [row for row in held if not row.establishments.all()]
    named = whole[:1] or held
    first = named[0]
    return Acting(
        membership_ids=tuple(row.pk for row in held),
        role=Role(first.role),
        role_label=ROLE_LABELS[Role(first.role)],
        scope=", ".join(describe_scope(row) for row in named),
        region_code=first.region_code,
        organization_id=first.organization_id,
        establishment_ids=frozenset(
            place.pk for row in named for place in row.establishments.all()
        ),
    )


def act_as(session: SessionBase, membership_id: UUID) -> None:
    """Remember the role chosen; the caller has checked that the person holds it."""
    session[CONTEXT_KEY] = str(membership_id)


def role_opening(contexts: Iterable[Acting], place: Establishment) -> Acting | None:
    """Return the first role that covers a place."""
    return next((row for row in contexts if row.covers(place)), None)


def narrowed(
    request: HttpRequest, user: User, places: EstablishmentQuerySet
) -> EstablishmentQuerySet:
    """Keep the establishments of the role chosen; all of them with a single role."""
    acting = standpoint_of(request, user).acting
    if acting is None:
        return places
    if acting.establishment_ids:
        return places.filter(pk__in=acting.establishment_ids)
    if acting.organization_id is not None:
        return places.filter(organization_id=acting.organization_id)
    if acting.region_code:
        return places.filter(region_code=acting.region_code)
    return places.none()
