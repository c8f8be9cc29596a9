"""What surrounds the figures of a test: names agreed upon, documents, the region's middle."""

import uuid
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.organizations.models.staff import managed_by
from beffroi.phishing.models.campaigns import CampaignPlace


class NominativeAgreementQuerySet(models.QuerySet["NominativeAgreement"]):
    def visible_to(self, user: User) -> Self:
        """Those of the places that a person manages; never a region's."""
        return self.filter(managed_by(user, "place__establishment"))

    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class NominativeAgreement(models.Model):
    """The recorded word without which no name of a test is ever read at a place.

    `wording` is what was agreed, as it was read; `consultation` refers to the meeting
    where the staff representatives were consulted. The direction gives it, before launch.
    """

    place = models.OneToOneField(
        CampaignPlace, on_delete=models.CASCADE, related_name="agreement"
    )
    wording = models.TextField(max_length=2000)
    consultation = models.CharField(
        "consultation des représentants du personnel", max_length=300
    )
    consulted_on = models.DateField("date de la consultation")
    agreed_at = models.DateTimeField()
    agreed_by_key = models.CharField(max_length=64)
    agreed_by_label = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True)

    objects = NominativeAgreementQuerySet.as_manager()


class ResultDocumentQuerySet(models.QuerySet["ResultDocument"]):
    def visible_to(self, user: User) -> Self:
        """Those of the places that a person manages: the region asks for none."""
        return self.filter(managed_by(user, "place__establishment"))

    def ready(self) -> Self:
        return self.filter(file__isnull=False)


class ResultDocument(models.Model):
    """A document made from the results of one place; `file` is empty until it is ready.

    `job_key` is the job that makes it, empty when the closing of the test does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(
        CampaignPlace, on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField(max_length=10)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    job_key = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=64)
    asked_by_label = models.CharField(max_length=200)

    objects = ResultDocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "-asked_at"], name="phishing_document_latest")
        ]


class RegionalMedianQuerySet(models.QuerySet["RegionalMedian"]):
    def visible_to(self, user: User) -> Self:  # nobody is recognizable
        """Everybody reads them: five establishments at least stand behind each."""
        return self.all()


class RegionalMedian(models.Model):
    """The middle of the closed tests of a region, for one level of difficulty.

    `member_keys` are the places of tests that it counts, so that it is published anew
    only once five of them have changed.
    """

    region_code = models.CharField("région", max_length=2)
    level = models.PositiveSmallIntegerField()
    report_percent = models.PositiveSmallIntegerField()
    click_percent = models.PositiveSmallIntegerField()
    place_count = models.PositiveIntegerField()
    member_keys = models.JSONField(default=list)
    computed_on = models.DateField()

    objects = RegionalMedianQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "level"], name="phishing_median_once"
            )
        ]
