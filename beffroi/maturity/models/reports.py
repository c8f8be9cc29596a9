"""Documents made in the background: reports, archives, matrices, blank questionnaires, HAS files."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.lib import clock
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.rules.documents import DocumentKind
from beffroi.organizations.models.places import Establishment, ManagingOrganization


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """Reports of the places whose file is open, blank questionnaires of those that
        one answers for; archives and matrices, one's own only.

        An archive holds what its author could read on the day it was made; it
        closes with their last open place in the organization.
        """
        places = Establishment.objects.reported_to(user)
        answered = Establishment.objects.detailed_for(user)
        return self.filter(
            Q(establishment_id__in=places.values("pk"))
            | Q(kind=DocumentKind.BLANK, establishment_id__in=answered.values("pk"))
            | Q(
                organization_id__in=places.values("organization_id"),
                made_by_key=str(user.pk),
            )
        )

    def ready(self) -> Self:
        """Made, and not past its last day."""
        return self.filter(file__isnull=False).filter(
            Q(expires_on=None) | Q(expires_on__gte=clock.today())
        )

    def expired_on(self, day: date) -> Self:
        return self.filter(expires_on__lt=day)


class Report(models.Model):
    """One document asked for, then made; `file` is empty until it is ready.

    `job_key` is the job that makes it. `variant` tells two blank questionnaires
    apart (express, complete). `framework` is None for the twelve reflexes.
    `expires_on` is the last day of an archive of proofs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=15)
    variant = models.CharField(max_length=15, blank=True)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    organization = models.ForeignKey(
        ManagingOrganization, on_delete=models.CASCADE, null=True, related_name="+"
    )
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    job_key = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField("à télécharger jusqu’au", null=True, db_index=True)
    asked_at = models.DateTimeField()
    made_by_key = models.CharField(max_length=64)
    made_by_label = models.CharField(max_length=200)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_of_one_place",
                condition=Q(
                    kind__in=[DocumentKind.BUNDLE, DocumentKind.MATRIX],
                    establishment=None,
                    organization__isnull=False,
                )
                | Q(
                    kind__in=[
                        DocumentKind.REPORT,
                        DocumentKind.BLANK,
                        DocumentKind.HAS_FILE,
                        DocumentKind.HAS_ARCHIVE,
                    ],
                    establishment__isnull=False,
                    organization=None,
                ),
            )
        ]
        indexes = [
            models.Index(fields=["establishment", "-asked_at"], name="report_latest")
        ]
