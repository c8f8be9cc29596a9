"""Who may be given the actions of an establishment."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, WIDE_ROLES, Role
from beffroi.actionplan.models import Action
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet


def people_of(establishment: Establishment) -> "QuerySet[User]":
    """Return the people who hold a role at one establishment, by name."""
    return _people(_at(establishment))


def people_of_places(places: EstablishmentQuerySet) -> "QuerySet[User]":
    """Return everybody who holds a role at one of these establishments, by name."""
    organizations = places.order_by().values("organization_id")
    return _people(
        Q(establishments__in=places.order_by().values("pk"))
        | Q(organization_id__in=organizations, establishments__isnull=True)
    )


def is_member(user: User, establishment: Establishment) -> bool:
    return people_of(establishment).filter(pk=user.pk).exists()


def readers_of(action: Action) -> "QuerySet[User]":
    """Return the people of the establishment who may read an action, by name.

    Contributors read their own actions only. The regional team is never among them:
    naming it would tell it what an establishment may not share any more tomorrow.
    """
    wide = _people(_at(action.establishment), roles=WIDE_ROLES)
    if action.assignee_id is None:
        return wide
    own = _people(_at(action.establishment), roles={Role.CONTRIBUTOR})
    return wide | own.filter(pk=action.assignee_id)


def _at(establishment: Establishment) -> Q:
    here = Q(establishments=establishment)
    if establishment.organization_id is not None:
        here |= Q(
            organization_id=establishment.organization_id, establishments__isnull=True
        )
    return here


def _people(scope: Q, *, roles: Collection[Role] = FIELD_ROLES) -> "QuerySet[User]":
    held = Membership.objects.active().filter(scope, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by(
        "last_name", "first_name", "email"
    )


def places_managed(user: User) -> frozenset[UUID]:
    """Return the keys of the establishments whose plan a person keeps."""
    held = Establishment.objects.held_by(user, Role.REFERENT, Role.DIRECTOR)
    return frozenset(held.values_list("pk", flat=True))
