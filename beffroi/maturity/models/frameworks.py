"""Other frameworks: what was imported, each of its versions, the imports themselves."""

import uuid
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.files.models import StoredFile
from beffroi.maturity.rules.imports import ImportState
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def offered_at(self, establishment: Establishment) -> Self:
        """Frameworks of the whole installation and those of the establishment's region."""
        return self.filter(region_code__in=["", establishment.region_code])

    def managed_by(self, user: User) -> Self:
        """Frameworks that a person may correct: the installation's, their region's."""
        return self.filter(region_code__in=managed_regions(user))


class Framework(models.Model):
    """One imported framework; the last version is in force, answers follow by URN.

    `region_code` is empty when it is offered to the whole installation. `points`
    holds the scores given afterwards to choices that had none, by URN of the choice
    (`unscored_choice_count` of them in the file); `revision` counts what changes the
    questionnaire drawn from it. Withdrawn, it is read where it was begun, no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=60, unique=True)
    urn = models.CharField(max_length=200)
    locale = models.CharField(max_length=10)
    region_code = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=300)
    provider = models.CharField(max_length=200, blank=True)
    question_count = models.PositiveIntegerField()
    unscored_choice_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField()
    points = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["urn", "locale", "region_code"], name="framework_one_per_urn"
            )
        ]


class FrameworkVersion(models.Model):
    """One version as it was delivered: `content` is the library, in plain JSON.

    `marks` tells what this version and the ones before it changed
    (rules.library.changes.marks_after).
    """

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="versions"
    )
    version = models.PositiveIntegerField()
    content = models.JSONField()
    marks = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    added_by_key = models.CharField(max_length=64)
    added_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "version"], name="framework_one_per_version"
            )
        ]


class FrameworkImportQuerySet(models.QuerySet["FrameworkImport"]):
    def visible_to(self, user: User) -> Self:
        """Imports asked for by whoever manages the same frameworks."""
        return self.filter(region_code__in=managed_regions(user))


class FrameworkImport(models.Model):
    """One file sent on screen: read, shown, then added or given up.

    `content` holds its plain values once read, `summary` what the preview shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    region_code = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, default=ImportState.READING)
    content = models.JSONField(null=True)
    summary = models.JSONField(default=dict)
    job_key = models.CharField(max_length=64, blank=True)
    asked_by_key = models.CharField(max_length=64)
    asked_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    objects = FrameworkImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["region_code", "-created_at"], name="framework_import_latest"
            )
        ]


def managed_regions(user: User) -> list[str]:
    """Return the regions whose frameworks a person manages, « » for the installation."""
    reach = Membership.objects.reach_of(user)
    is_operator = any(grant.role == Role.OPERATOR_ADMIN for grant in reach.grants)
    regions = sorted(reach.region_codes(Role.REGIONAL_LEAD))
    return [*regions, ""] if is_operator else regions
