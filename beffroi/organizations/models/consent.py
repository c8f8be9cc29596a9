"""Who may be written to in tests, lessons and exercises, and who agreed to it."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.models.staff import managed_by


class RecipientDomainQuerySet(models.QuerySet["RecipientDomain"]):
    def for_place(self, place: Establishment) -> Self:
        """Domains of an establishment: its own, and those of its organization whole."""
        mine = Q(establishment=place)
        if place.organization_id is not None:
            mine |= Q(organization_id=place.organization_id)
        return self.filter(mine)

    def proven_on(self, day: date) -> Self:
        return self.filter(revoked_at=None, valid_until__gte=day)


class RecipientDomain(models.Model):
    """A mail domain that an establishment, or an organization whole, says is its own.

    It counts from `verified_at` to `valid_until`. `record_token` is what the DNS must
    show; the code sent by mail is kept as a fingerprint and dies after a few tries.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("domaine", max_length=253)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    organization = models.ForeignKey(
        ManagingOrganization, on_delete=models.CASCADE, null=True, related_name="+"
    )
    record_token = models.CharField(max_length=43)
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_to = models.CharField(max_length=254, blank=True)
    code_method = models.CharField(max_length=10, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    method = models.CharField(max_length=10, blank=True)
    declared_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by_key = models.CharField(max_length=64, blank=True)
    verified_by_label = models.CharField(max_length=200, blank=True)
    valid_until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = RecipientDomainQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recipient_domain_one_owner",
                condition=Q(establishment=None, organization__isnull=False)
                | Q(establishment__isnull=False, organization=None),
            ),
            models.UniqueConstraint(
                fields=["name", "establishment"],
                condition=Q(revoked_at=None),
                name="recipient_domain_once_per_place",
            ),
            models.UniqueConstraint(
                fields=["name", "organization"],
                condition=Q(revoked_at=None),
                name="recipient_domain_once_per_whole",
            ),
        ]

    def is_proven(self, day: date) -> bool:
        return (
            self.revoked_at is None
            and self.valid_until is not None
            and self.valid_until >= day
        )


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(managed_by(user))


class Exclusion(models.Model):
    """An address that no test of an establishment ever reaches, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    email = models.CharField("adresse électronique", max_length=254)
    reason = models.CharField("raison", max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by_key = models.CharField(max_length=64)
    created_by_label = models.CharField(max_length=200)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "email"], name="exclusion_once"
            )
        ]


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    def in_force(self, moment: datetime) -> Self:
        return self.filter(revoked_at=None, starts_at__lte=moment, ends_at__gt=moment)

    def covering(self, subject_key: str) -> Self:
        """Those given for one thing, and those of a year's programme."""
        return self.filter(Q(subject_key=subject_key) | Q(subject_key=""))


class Authorization(models.Model):
    """The dated « oui » of a direction, for one thing or for a year's programme.

    `purpose` says for what kind of activity; `subject_key` names the thing, empty for
    the programme. `words` are what the person read when they agreed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    purpose = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=36, blank=True)
    words = models.TextField()
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    granted_at = models.DateTimeField()
    granted_by_key = models.CharField(max_length=64)
    granted_by_label = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_key = models.CharField(max_length=64, blank=True)
    revoked_by_label = models.CharField(max_length=200, blank=True)

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="authorization_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            )
        ]
        indexes = [
            models.Index(
                fields=["establishment", "purpose", "ends_at"],
                name="authorization_of_place",
            )
        ]

    @property
    def last_day(self) -> date:
        """The last day covered, in French time; the end itself is left out."""
        last_moment = self.ends_at - timedelta(microseconds=1)
        return last_moment.astimezone(clock.FRANCE).date()
