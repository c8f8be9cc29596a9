"""Proofs: a file, a link, a statement, or a fact that Beffroi itself measured."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.rules.levels import LEVELS_MOST
from beffroi.organizations.models.places import Establishment

HEAD_OFFICE = "head_office"  # the origin of a proof that the head office brought


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            establishment_id__in=Establishment.objects.detailed_for(user).values("pk")
        )

    def valid_on(self, day: date) -> Self:
        """Neither withdrawn, nor dated later, nor expired on that day (last day included)."""
        return self.filter(withdrawn_at=None, dated_on__lte=day, expires_on__gte=day)

    def newly_expired_on(self, day: date) -> Self:
        """Expired, kept, and whose consequences were not drawn yet."""
        return self.filter(
            withdrawn_at=None, expires_on__lt=day, expiry_handled_on=None
        )


class HeldProof(models.Model):
    """What a proof says and holds, and how long it does."""

    kind = models.CharField(max_length=10)
    title = models.CharField("intitulé", max_length=200)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    url = models.URLField("adresse", max_length=500, blank=True)
    statement = models.TextField("attestation", max_length=2000, blank=True)
    dated_on = models.DateField("date de la preuve")
    expires_on = models.DateField("valable jusqu’au")
    added_at = models.DateTimeField()
    added_by_key = models.CharField(max_length=64)
    added_by_label = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Evidence(HeldProof):
    """One dated proof of one answer, with the day on which it expires.

    `framework` is None when the question is one of the twelve reflexes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, related_name="+"
    )
    question_id = models.CharField(max_length=40)
    expires_on = models.DateField("valable jusqu’au", db_index=True)
    origin_module = models.CharField(max_length=30, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)
    origin_link = models.CharField(max_length=300, blank=True)
    origin_key = models.CharField(max_length=200, null=True)
    measured_level = models.PositiveSmallIntegerField(null=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True)
    expiry_handled_on = models.DateField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "origin_module", "origin_key"],
                name="evidence_one_per_origin",
            ),
            models.CheckConstraint(
                name="evidence_holds_what_its_kind_says",
                condition=Q(kind="file", file__isnull=False)
                | Q(kind="link", url__gt="")
                | Q(kind="statement", statement__gt="")
                | Q(kind="measured", origin_key__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_measured_within_the_scale",
                condition=Q(measured_level=None)
                | Q(measured_level__range=(0, LEVELS_MOST)),
            ),
            models.CheckConstraint(
                name="evidence_expires_after_its_date",
                condition=Q(expires_on__gte=models.F("dated_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["establishment", "question_id"], name="evidence_question"
            )
        ]

    @property
    def is_from_head_office(self) -> bool:
        """Tell whether the head office brought it for all its establishments."""
        return self.origin_module == HEAD_OFFICE

    def is_valid_on(self, day: date) -> bool:
        return self.withdrawn_at is None and self.dated_on <= day <= self.expires_on

    def is_expired_on(self, day: date) -> bool:
        return self.withdrawn_at is None and self.expires_on < day
