"""Who may be given the actions of an establishment."""

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet


def people_of(establishment: Establishment) -> "QuerySet[User]":
    """Return the people who hold a role at one establishment, by name."""
    here = Q(establishments=establishment)
    if establishment.organization_id is not None:
        here |= Q(
            organization_id=establishment.organization_id, establishments__isnull=True
        )
    return _people(here)


def people_of_places(places: EstablishmentQuerySet) -> "QuerySet[User]":
    """Return everybody who holds a role at one of these establishments, by name."""
    organizations = places.order_by().values("organization_id")
    return _people(
        Q(establishments__in=places.order_by().values("pk"))
        | Q(organization_id__in=organizations, establishments__isnull=True)
    )


def is_member(user: User, establishment: Establishment) -> bool:
    return people_of(establishment).filter(pk=user.pk).exists()


def _people(scope: Q) -> "QuerySet[User]":
    held = Membership.objects.active().filter(scope, role__in=FIELD_ROLES)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by(
        "last_name", "first_name", "email"
    )
