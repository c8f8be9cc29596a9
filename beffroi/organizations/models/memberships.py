"""Who acts for what."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.rules.reach import Grant, Reach


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, user: User) -> Self:
        return self.active().filter(user_id=user.pk)

    def visible_to(self, user: User) -> Self:
        """The team: mine, that of my places, of my region; for operators, the staff."""
        reach = self.model.objects.reach_of(user)
        leads = reach.region_codes(Role.REGIONAL_LEAD)
        places = reach.establishment_ids()
        is_whole = Q(establishments=None)
        seen = (
            Q(user_id=user.pk)
            | Q(region_code__in=leads)
            | Q(establishments__region_code__in=leads)
            | (is_whole & Q(organization__region_code__in=leads))
            | (is_whole & Q(organization__establishments__region_code__in=leads))
            | Q(organization_id__in=reach.organization_ids())
            | Q(establishments__in=places)
            | (is_whole & Q(organization__establishments__in=places))
        )
        if Role.OPERATOR_ADMIN in reach.roles:
            seen |= Q(organization=None)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def acting_at(self, establishment_id: uuid.UUID, organization_id: object) -> Self:
        """Roles that open one establishment: its own and those of the organization whole."""
        whole = Q(organization_id=organization_id, establishments=None)
        opening = self.model.objects.filter(
            Q(establishments=establishment_id)
            | (whole & Q(organization_id__isnull=False))
        )
        return self.filter(pk__in=opening.values("pk"))

    def reach_of(self, user: User) -> Reach:
        """Return what a person's memberships open, in one query."""
        if not user.is_active or user.pk is None:
            return Reach()
        rows = self.of(user).values_list(
            "pk", "role", "region_code", "organization_id", "establishments__pk"
        )
        grants: dict[uuid.UUID, Grant] = {}
        for key, role, region_code, organization_id, establishment_id in rows:
            held = grants.get(key)
            ids = held.establishment_ids if held else frozenset()
            if establishment_id is not None:
                ids |= {establishment_id}
            grants[key] = Grant(Role(role), region_code, organization_id, ids)
        return Reach(tuple(grants.values()))


class Membership(models.Model):
    """One role of one person on one scope.

    A region (`region_code`), a whole organization (`organization` without
    `establishments`), some establishments of it, or the installation itself
    (neither) for the technical administration.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(max_length=20)
    region_code = models.CharField(max_length=2, blank=True)
    organization = models.ForeignKey(
        "organizations.ManagingOrganization",
        on_delete=models.PROTECT,
        null=True,
        related_name="memberships",
    )
    establishments = models.ManyToManyField(
        "organizations.Establishment", related_name="memberships"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_one_scope",
                condition=Q(role=Role.OPERATOR_ADMIN, region_code="", organization=None)
                | Q(
                    role__in=[Role.REGIONAL_LEAD, Role.REGIONAL_READER],
                    region_code__gt="",
                    organization=None,
                )
                | Q(
                    role__in=[
                        Role.REFERENT,
                        Role.DIRECTOR,
                        Role.DPO,
                        Role.CONTRIBUTOR,
                        Role.READER,
                    ],
                    region_code="",
                    organization__isnull=False,
                ),
            )
        ]
        indexes = [models.Index(fields=["user", "ended_at"], name="membership_user")]
