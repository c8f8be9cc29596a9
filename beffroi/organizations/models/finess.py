"""An import of a FINESS file: read into staging rows, shown, then applied by chunks."""

import uuid
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.files.models import StoredFile
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.rules.states import ImportState


class FinessImportQuerySet(models.QuerySet["FinessImport"]):
    def visible_to(self, user: User) -> Self:
        """Imports asked for by a colleague of one of my regions."""
        regions = Membership.objects.reach_of(user).region_codes(Role.REGIONAL_LEAD)
        return self.filter(region_code__in=regions)


class FinessImport(models.Model):
    """One file, its filters, what it would change and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None when the file was read where it lay, from the command line.
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default=ImportState.WAITING)
    filters = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    refusal = models.CharField(max_length=400, blank=True)
    job_key = models.CharField(max_length=64, blank=True)
    asked_by_key = models.CharField(max_length=64)
    asked_by_label = models.CharField(max_length=200)
    # The region of the person who asked; empty from the command line.
    region_code = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = FinessImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["region_code", "-created_at"], name="finess_import_region"
            )
        ]


class FinessRow(models.Model):
    """One line of the file: what it says and what it would do."""

    batch = models.ForeignKey(
        FinessImport, on_delete=models.CASCADE, related_name="rows"
    )
    line = models.PositiveIntegerField()
    is_organization = models.BooleanField(default=False)
    finess = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=10)
    department_code = models.CharField(max_length=3, blank=True)
    payload = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    column = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    is_applied = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "state", "id"], name="finess_row_state"),
            models.Index(
                fields=["batch", "is_organization", "id"], name="finess_row_order"
            ),
        ]
