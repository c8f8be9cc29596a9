"""Whom a person may invite, and where."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, REGIONAL_ROLES, Role
from beffroi.lib import clock
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import (
    Establishment,
    ManagingOrganization,
    RegionalBody,
)
from beffroi.organizations.queries.scopes import scope_of
from beffroi.organizations.rules.invitation_table import FINESS, PersonLine, RefusedLine
from beffroi.organizations.rules.scopes import (
    INVITING_ROLES,
    Scope,
    may_give,
    scope_key,
)
from beffroi.reference.queries import region_name

# The order in which roles are offered.
FIELD_ORDER = (
    Role.REFERENT,
    Role.DIRECTOR,
    Role.DPO,
    Role.CONTRIBUTOR,
    Role.READER,
)


def region_has_lead(region_code: str) -> bool:
    return (
        Membership.objects.active()
        .filter(role=Role.REGIONAL_LEAD, region_code=region_code)
        .exists()
    )


def may_invite(user: User, role: Role, scope: Scope) -> bool:
    """Tell whether a person may give, and take back, a role on a scope."""
    needs_look = role == Role.REGIONAL_LEAD
    return may_give(
        Membership.objects.reach_of(user),
        role,
        scope,
        region_has_lead=needs_look and region_has_lead(scope.region_code),
    )


def can_invite_somebody(user: User) -> bool:
    roles = Membership.objects.reach_of(user).roles
    return bool(roles & (INVITING_ROLES | {Role.REGIONAL_LEAD, Role.OPERATOR_ADMIN}))


def staff_roles(user: User, region_code: str) -> list[Role]:
    """Return the roles outside of the field that a person may give for a region."""
    wanted = [*sorted(REGIONAL_ROLES), Role.OPERATOR_ADMIN]
    return [
        role
        for role in wanted
        if may_invite(
            user,
            role,
            Scope(region_code="" if role == Role.OPERATOR_ADMIN else region_code),
        )
    ]


def invitable_establishments(
    user: User, organization: ManagingOrganization
) -> QuerySet[Establishment]:
    """Return the open establishments of an organization where a person may invite."""
    reach = Membership.objects.reach_of(user)
    rows = (
        Establishment.objects.open().filter(organization_id=organization.pk).by_name()
    )
    if organization.pk in reach.organization_ids(INVITING_ROLES):
        return rows
    mine = rows.filter(pk__in=reach.establishment_ids(INVITING_ROLES))
    led = rows.filter(region_code__in=reach.region_codes(Role.REGIONAL_LEAD))
    return (mine | led).distinct()


def can_invite_whole(user: User, organization: ManagingOrganization) -> bool:
    """Tell whether a person may give a role on an organization whole."""
    return may_invite(user, Role.READER, scope_of("", organization, ()))


def placed_lines(
    people: Iterable[PersonLine], inviter: User
) -> tuple[list[dict[str, object]], list[RefusedLine], int]:
    """Attach each line of a file to its place.

    Returns what can be sent (as JSON), what is refused, and how many people are
    known already: invited, or holding the role.
    """
    lines = list(people)
    numbers = {line.finess for line in lines}
    places = {
        place.finess: place
        for place in Establishment.objects.visible_to(inviter)
        .filter(finess__in=numbers)
        .select_related("organization")
    }
    bodies = {
        body.finess: body
        for body in ManagingOrganization.objects.visible_to(inviter)
        .filter(finess__in=numbers)
        .distinct()
    }
    known = _known_keys({line.email for line in lines})
    reach = Membership.objects.reach_of(inviter)
    regions = _regions_of(bodies.values())
    rows: list[dict[str, object]] = []
    refused: list[RefusedLine] = []
    known_count = 0
    for line in lines:
        place = places.get(line.finess)
        body = place.organization if place else bodies.get(line.finess)
        reason = _obstacle(line, place, body)
        if reason:
            refused.append(RefusedLine(line.line, FINESS, reason))
            continue
        scope = _scope_of_line(place, body, regions)
        if not may_give(reach, line.role, scope, region_has_lead=True):
            reason = "Vous ne pouvez pas inviter à cet endroit."
            refused.append(RefusedLine(line.line, FINESS, reason))
        elif scope_key(line.email, line.role, scope) in known:
            known_count += 1
        else:
            rows.append(_row(line, place, body))
    return rows, refused, known_count


def _regions_of(bodies: Iterable[ManagingOrganization]) -> dict[UUID, frozenset[str]]:
    """Return the regions that each organization reaches, in one query."""
    reached = {body.pk: frozenset({body.region_code}) for body in bodies}
    rows = Establishment.objects.filter(organization_id__in=reached).values_list(
        "organization_id", "region_code"
    )
    found: dict[UUID, set[str]] = {}
    for organization_id, region_code in rows.distinct():
        if organization_id is not None:
            found.setdefault(organization_id, set()).add(region_code)
    return reached | {key: frozenset(codes) for key, codes in found.items()}


def _scope_of_line(
    place: Establishment | None,
    body: ManagingOrganization | None,
    regions: Mapping[UUID, frozenset[str]],
) -> Scope:
    if place is not None:
        return Scope(
            organization_id=place.organization_id,
            establishment_ids=frozenset({place.pk}),
            regions=frozenset({place.region_code}),
        )
    if body is None:
        return Scope()
    return Scope(organization_id=body.pk, regions=regions[body.pk])


def _obstacle(
    line: PersonLine, place: Establishment | None, body: ManagingOrganization | None
) -> str:
    if place is None and body is None:
        return (
            f"Aucun établissement ni organisme de votre périmètre n’a le numéro "
            f"{line.finess}."
        )
    if body is None:
        return "Cet établissement n’a pas encore d’organisme gestionnaire."
    return ""


def _row(
    line: PersonLine, place: Establishment | None, body: ManagingOrganization | None
) -> dict[str, object]:
    return {
        "line": line.line,
        "email": line.email,
        "first_name": line.first_name,
        "last_name": line.last_name,
        "role": line.role.value,
        "establishment": str(place.pk) if place else "",
        "organization": str(body.pk) if body else "",
        "place": place.name if place else (body.name if body else ""),
    }


def _known_keys(emails: set[str]) -> set[str]:
    """Return the fingerprints of what these people hold, or are offered already."""
    keys = set(
        Invitation.objects.live()
        .filter(email__in=emails, expires_at__gt=clock.now())
        .values_list("scope_key", flat=True)
    )
    held = (
        Membership.objects.active()
        .filter(user__email__in=emails, role__in=FIELD_ROLES)
        .select_related("user")
        .prefetch_related("establishments")
    )
    for row in held:
        scope = Scope(
            organization_id=row.organization_id,
            establishment_ids=frozenset(place.pk for place in row.establishments.all()),
        )
        keys.add(scope_key(row.user.email, Role(row.role), scope))
    return keys


def invitable_organizations(user: User) -> QuerySet[ManagingOrganization]:
    """Return the organizations where a person may invite, whole or in part, by name."""
    reach = Membership.objects.reach_of(user)
    leads = reach.region_codes(Role.REGIONAL_LEAD)
    places = Establishment.objects.filter(
        Q(pk__in=reach.establishment_ids(INVITING_ROLES)) | Q(region_code__in=leads)
    )
    return ManagingOrganization.objects.filter(
        Q(pk__in=reach.organization_ids(INVITING_ROLES))
        | Q(pk__in=places.values("organization_id"))
        | Q(region_code__in=leads)
    ).order_by("sort_name", "pk")


def regions_to_staff(user: User) -> list[tuple[str, str]]:
    """Return the regions, code and name, whose team a person may enlarge."""
    reach = Membership.objects.reach_of(user)
    codes = set(reach.region_codes(Role.REGIONAL_LEAD))
    if Role.OPERATOR_ADMIN in reach.roles:
        codes |= set(RegionalBody.objects.values_list("region_code", flat=True))
    return [
        (code, region_name(code)) for code in sorted(codes) if staff_roles(user, code)
    ]
