"""Give and end roles.

Refusal
├── WrongScope         the role does not go with what was named
├── AlreadyMember      the person holds this role there already
├── LastAdministrator  nobody would be left to administer the installation
└── MembershipEnded    the role was ended in the meantime
"""

from collections.abc import Iterable

from django.db import transaction

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.operations import people as accounts
from beffroi.accounts.operations.sessions import close_sessions
from beffroi.accounts.rules.roles import Role
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.scopes import fits


class WrongScope(Refusal):
    sentence = "Ce rôle ne va pas avec le périmètre choisi."


class AlreadyMember(Refusal):
    sentence = "Cette personne tient déjà ce rôle sur ce périmètre."


class LastAdministrator(Refusal):
    sentence = (
        "C’est la dernière personne de l’administration technique. "
        "Donnez d’abord ce rôle à quelqu’un d’autre."
    )


class MembershipEnded(Refusal):
    sentence = "Ce rôle a déjà été retiré."


@transaction.atomic
def grant(
    *,
    user: User,
    role: Role,
    by: Actor,
    region_code: str = "",
    organization: ManagingOrganization | None = None,
    establishments: Iterable[Establishment] = (),
) -> Membership:
    """Give a role on a region, a whole organization, some establishments, or nothing.

    Nothing is the installation itself, for the technical administration.
    Raises: WrongScope; AlreadyMember.
    """
    places = list(establishments)
    is_one_organization = organization is None or all(
        place.organization_id == organization.pk for place in places
    )
    if not is_one_organization or not fits(
        role,
        region_code=region_code,
        has_organization=organization is not None,
        establishment_count=len(places),
    ):
        raise WrongScope
    if _holds(user, role, region_code, organization, places):
        raise AlreadyMember
    membership = Membership.objects.create(
        user=user,
        role=role,
        region_code=region_code,
        organization=organization,
        started_at=clock.now(),
    )
    membership.establishments.set(places)
    refresh_standing(user)
    # More rights: a session opened before, perhaps left somewhere, does not get them.
    close_sessions(user=user, by=by)
    record(
        by=by,
        verb="grant_role",
        object_kind="membership",
        object_key=membership.pk,
        object_label=f"{user.get_full_name()} · {ROLE_LABELS[role]}",
        establishment_key=places[0].pk if len(places) == 1 else "",
    )
    return membership


def _holds(
    user: User,
    role: Role,
    region_code: str,
    organization: ManagingOrganization | None,
    places: list[Establishment],
) -> bool:
    wanted = {place.pk for place in places}
    held = Membership.objects.of(user).filter(
        role=role, region_code=region_code, organization=organization
    )
    return any(
        set(row.establishments.values_list("pk", flat=True)) == wanted for row in held
    )


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """End a role; the account stays, and what the person did stays signed.

    Raises: MembershipEnded; LastAdministrator.
    """
    if membership.ended_at is not None:
        raise MembershipEnded
    if membership.role == Role.OPERATOR_ADMIN:
        _keep_an_administrator(membership)
    changed = Membership.objects.filter(pk=membership.pk, ended_at=None).update(
        ended_at=clock.now()
    )
    if not changed:
        raise MembershipEnded
    membership.refresh_from_db()
    user = User.objects.get(pk=membership.user_id)
    refresh_standing(user)
    record(
        by=by,
        verb="end_role",
        object_kind="membership",
        object_key=membership.pk,
        object_label=f"{user.get_full_name()} · {ROLE_LABELS[Role(membership.role)]}",
    )
    return membership


def _keep_an_administrator(leaving: Membership) -> None:
    """Refuse to end the last one; the rows are held, lest two leave at once."""
    held = (
        Membership.objects.active()
        .filter(role=Role.OPERATOR_ADMIN, user__is_active=True)
        .select_for_update(of=("self",))
    )
    if not any(row.user_id != leaving.user_id for row in held):
        raise LastAdministrator


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: Actor) -> Membership:
    """Give another field role on the same scope in place of this one.

    Raises: WrongScope; AlreadyMember; MembershipEnded.
    """
    fresh = grant(
        user=User.objects.get(pk=membership.user_id),
        role=role,
        by=by,
        region_code=membership.region_code,
        organization=membership.organization,
        establishments=membership.establishments.all(),
    )
    end_membership(membership=membership, by=by)
    return fresh


def refresh_standing(user: User) -> None:
    """Recompute what a person's roles entail for the account.

    May be called twice.
    """
    rows = list(
        Membership.objects.of(user)
        .select_related("organization")
        .prefetch_related("establishments")
        .order_by("started_at", "pk")
    )
    words: set[str] = set()
    for row in rows:
        places = list(row.establishments.all())
        if row.organization is not None:
            words |= {row.organization.name, row.organization.town}
        for place in places:
            words |= {place.name, place.town}
    accounts.set_standing(
        user=user,
        roles=[Role(row.role) for row in rows],
        led_regions=sorted(
            {row.region_code for row in rows if row.role == Role.REGIONAL_LEAD}
        ),
        place_words=sorted(words - {""}),
    )
