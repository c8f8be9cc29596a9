"""Lost second factors: the requests that a person may vouch for, or refuse."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from beffroi.accounts.models import RecoveryRequest, User
from beffroi.accounts.rules.recovery import RecoveryState, confirmations_needed
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.access import is_operator
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.queries.people import Member, members_in, memberships_for

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RecoveryLine:
    """One open request: whose, in which roles, how far it is."""

    request: RecoveryRequest
    name: str
    email: str
    members: tuple[Member, ...]
    roles: tuple[Role, ...]
    needed_count: int
    is_waiting: bool
    is_confirmed_by_viewer: bool


def recoveries_for(viewer: User) -> list[RecoveryLine]:
    """Return the open requests of the people whose every role the viewer may take back.

    The technical administration sees them all. Oldest first, fifty at most, in the
    same number of queries whatever their number.
    """
    sees_all = is_operator(viewer)
    rows = RecoveryRequest.objects.open().exclude(user_id=viewer.pk)
    if not sees_all:
        rows = rows.filter(
            user_id__in=memberships_for(viewer).order_by().values("user_id")
        )
    asked = list(rows.select_related("user").order_by("asked_at", "pk")[:MOST_SHOWN])
    held = _held_by([row.user_id for row in asked], viewer)
    lines = [_line(row, held[row.user_id], viewer) for row in asked]
    return [
        line
        for line in lines
        if sees_all
        or (line.members and all(member.can_change for member in line.members))
    ]


def _held_by(
    keys: Iterable[UUID], viewer: User
) -> dict[UUID, list[tuple[Role, Member]]]:
    rows = list(
        Membership.objects.active()
        .filter(user_id__in=list(keys))
        .select_related("user", "organization")
        .prefetch_related("establishments")
        .order_by("started_at", "pk")
    )
    held: dict[UUID, list[tuple[Role, Member]]] = defaultdict(list)
    for row, member in zip(rows, members_in(rows, viewer), strict=True):
        held[row.user_id].append((Role(row.role), member))
    return held


def _line(
    row: RecoveryRequest, held: list[tuple[Role, Member]], viewer: User
) -> RecoveryLine:
    roles = tuple(role for role, _ in held)
    return RecoveryLine(
        request=row,
        name=row.user.get_full_name(),
        email=row.user.email,
        members=tuple(member for _, member in held),
        roles=roles,
        needed_count=confirmations_needed(roles),
        is_waiting=row.state == RecoveryState.WAITING,
        is_confirmed_by_viewer=str(viewer.pk) in {row.first_key, row.second_key},
    )
