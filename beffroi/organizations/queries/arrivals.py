"""What Beffroi may offer to somebody whom a provider knows and who has no account."""

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.claims import Known
from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.scopes import INVITING_ROLES

MOST_SHOWN = 10
SIREN_LENGTH = 9


def invitations_waiting_for(known: Known) -> QuerySet[Invitation]:
    """Return the live invitations at an address that the provider vouches for."""
    waiting = Invitation.objects.live().filter(expires_at__gt=clock.now())
    if not known.email:
        return waiting.none()
    return (
        waiting.filter(email__iexact=known.email)
        .select_related("organization")
        .prefetch_related("establishments")
        .order_by("created_at", "pk")
    )


def places_named_by(known: Known) -> list[Establishment]:
    """Return the open establishments whose SIRET or FINESS number the provider gives."""
    if not known.sirets and not known.finess:
        return []
    named = Establishment.objects.open().filter(
        Q(siret__in=known.sirets) | Q(finess__in=known.finess)
    )
    return list(named.select_related("organization").by_name()[:MOST_SHOWN])


def organizations_named_by(known: Known) -> list[ManagingOrganization]:
    """Return the organizations whose SIREN begins a SIRET that the provider gives."""
    sirens = {number[:SIREN_LENGTH] for number in known.sirets}
    if not sirens:
        return []
    named = ManagingOrganization.objects.filter(siren__in=sirens)
    return list(named.order_by("name", "pk")[:MOST_SHOWN])


def inviters_of(place: Establishment) -> QuerySet[User]:
    """Return who may invite into an establishment: its own people, else the region's."""
    own = Membership.objects.active().acting_at(place.pk, place.organization_id)
    held = own.filter(role__in=INVITING_ROLES)
    if not held.exists():
        held = Membership.objects.active().filter(
            role=Role.REGIONAL_LEAD, region_code=place.region_code
        )
    people = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return people.order_by("last_name", "first_name", "pk")[:MOST_SHOWN]
