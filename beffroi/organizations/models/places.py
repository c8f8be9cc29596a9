"""Regions, managing organizations (EJ) and establishments (ET), as FINESS knows them."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, WIDE_ROLES, Role
from beffroi.lib import clock
from beffroi.lib.text import fold
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.rules.reach import Reach
from beffroi.organizations.rules.states import (
    EstablishmentState,
    SharingLevel,
    SupportState,
)


def sort_key(name: str) -> str:
    """Return what names are sorted by: the same order on every database."""
    return fold(name)[:120]


def _with_sort_name(kwargs: dict[str, Any]) -> dict[str, Any]:
    fields = kwargs.get("update_fields")
    if fields is None or "name" not in fields:
        return kwargs
    return {**kwargs, "update_fields": {*fields, "sort_name"}}


class RegionalBody(models.Model):
    """The regional e-health body that runs the programme in one region."""

    region_code = models.CharField("région", max_length=2, primary_key=True)
    name = models.CharField("nom", max_length=200)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("adresse électronique", blank=True)


class ManagingOrganizationQuerySet(models.QuerySet["ManagingOrganization"]):
    def visible_to(self, user: User) -> Self:
        """Organizations of my region, mine, and the one that manages my establishments."""
        reach = Membership.objects.reach_of(user)
        mine = Establishment.objects.filter(pk__in=reach.establishment_ids())
        return self.filter(
            Q(pk__in=reach.organization_ids())
            | Q(pk__in=mine.values("organization_id"))
            | Q(
                pk__in=Establishment.objects.filter(
                    region_code__in=reach.region_codes(Role.REGIONAL_LEAD)
                ).values("organization_id")
            )
            | Q(region_code__in=reach.region_codes(Role.REGIONAL_LEAD))
        )

    def held_whole_by(self, user: User, *roles: Role) -> Self:
        """Organizations that a person holds whole, in one of these roles."""
        reach = Membership.objects.reach_of(user)
        return self.filter(pk__in=reach.organization_ids(roles or FIELD_ROLES))


class ManagingOrganization(models.Model):
    """The legal entity (entité juridique) that holds establishments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finess = models.CharField("numéro FINESS", max_length=9, unique=True, null=True)
    name = models.CharField("nom", max_length=250)
    sort_name = models.CharField(max_length=120, editable=False)
    is_name_pending = models.BooleanField("nom à préciser", default=False)
    legal_status = models.CharField("statut juridique", max_length=200, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)
    department_code = models.CharField("département", max_length=3, blank=True)
    region_code = models.CharField("région", max_length=2, blank=True, db_index=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    pinned_fields = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    objects = ManagingOrganizationQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sorting key in step with the name."""
        self.sort_name = sort_key(self.name)
        super().save(*args, **_with_sort_name(kwargs))


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def within(self, reach: Reach) -> Self:
        """Establishments whose page these grants open."""
        return self.filter(
            Q(region_code__in=reach.region_codes(Role.REGIONAL_LEAD))
            | Q(organization_id__in=reach.organization_ids())
            | Q(pk__in=reach.establishment_ids())
        )

    def visible_to(self, user: User) -> Self:
        return self.within(Membership.objects.reach_of(user))

    def detailed_within(
        self, reach: Reach, roles: frozenset[Role] = FIELD_ROLES
    ) -> Self:
        """Establishments whose answers and proofs these grants open, in these field roles.

        The regional team only where the establishment chose « détail ».
        """
        return self.filter(
            Q(
                region_code__in=reach.region_codes(Role.REGIONAL_LEAD),
                sharing_level=SharingLevel.DETAIL,
            )
            | Q(organization_id__in=reach.organization_ids(roles))
            | Q(pk__in=reach.establishment_ids(roles))
        )

    def detailed_for(self, user: User) -> Self:
        return self.detailed_within(Membership.objects.reach_of(user))

    def reported_to(self, user: User) -> Self:
        """Establishments whose whole file a person reads."""
        return self.detailed_within(Membership.objects.reach_of(user), WIDE_ROLES)

    def held_by(self, user: User, *roles: Role) -> Self:
        """Establishments where a person acts in one of these field roles."""
        return self.held_within(
            Membership.objects.reach_of(user), frozenset(roles) or FIELD_ROLES
        )

    def held_within(self, reach: Reach, roles: frozenset[Role] = FIELD_ROLES) -> Self:
        """Establishments where these grants give one of these field roles."""
        return self.filter(
            Q(organization_id__in=reach.organization_ids(roles))
            | Q(pk__in=reach.establishment_ids(roles))
        )

    def open(self) -> Self:
        return self.filter(state=EstablishmentState.OPEN)

    def by_name(self) -> Self:
        """Sort by name, accents and capitals aside; the index of the region serves it."""
        return self.order_by("sort_name", "id")


class Establishment(models.Model):
    """One site (entité géographique) where people are supported.

    `moved_at` is when it last left an organization for another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finess = models.CharField("numéro FINESS", max_length=9, unique=True, null=True)
    name = models.CharField("nom", max_length=250)
    sort_name = models.CharField(max_length=120, editable=False)
    long_name = models.CharField("nom long", max_length=350, blank=True)
    category_code = models.CharField(
        "catégorie", max_length=4, blank=True, db_index=True
    )
    organization = models.ForeignKey(
        ManagingOrganization,
        on_delete=models.PROTECT,
        null=True,
        related_name="establishments",
    )
    moved_at = models.DateTimeField("changement d’organisme", null=True, db_index=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)
    department_code = models.CharField("département", max_length=3, blank=True)
    region_code = models.CharField("région", max_length=2, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    opened_on = models.DateField("ouvert le", null=True)
    closed_on = models.DateField("fermé le", null=True)
    state = models.CharField(max_length=10, default=EstablishmentState.OPEN)
    not_seen_since = models.DateField("absent du fichier depuis le", null=True)
    is_manual = models.BooleanField("créé à la main", default=False)
    pinned_fields = models.JSONField(default=list)

    support_state = models.CharField(max_length=10, default=SupportState.NONE)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sharing_level = models.CharField(max_length=12, default=SharingLevel.INDICATORS)
    created_at = models.DateTimeField(default=clock.now)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["region_code", "sort_name", "id"], name="place_region_name"
            ),
            models.Index(
                fields=["department_code", "sort_name"], name="place_department_name"
            ),
            models.Index(
                fields=["organization", "sort_name"], name="place_organization_name"
            ),
            # The tile map and the count of the list are read from this index alone.
            models.Index(
                fields=["region_code", "state", "department_code"],
                name="place_region_counts",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sorting key in step with the name."""
        self.sort_name = sort_key(self.name)
        super().save(*args, **_with_sort_name(kwargs))

    def join(self, organization: ManagingOrganization | None) -> None:
        """Change the organization, without saving; keep the moment for who must know."""
        is_other = self.organization_id != (organization.pk if organization else None)
        if self.organization_id is not None and is_other:
            self.moved_at = clock.now()
        self.organization = organization
