"""A direction without account, asked to validate the assessment by a personal link."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.links.models import PersonalLink
from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.models.answers import Snapshot
from beffroi.organizations.models.places import Establishment


class ApprovalRequestQuerySet(models.QuerySet["ApprovalRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            establishment_id__in=Establishment.objects.detailed_for(user).values("pk")
        )

    def waiting(self, moment: datetime) -> Self:
        return self.filter(
            approved_at=None, link__revoked_at=None, link__expires_at__gt=moment
        )


class ApprovalRequest(models.Model):
    """One letter to a direction: read the summary, validate it; `snapshot` is what followed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    recipient_name = models.CharField("nom", max_length=120)
    recipient_email = models.EmailField("adresse électronique")
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        OutgoingMessage, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    sent_by_key = models.CharField(max_length=64)
    sent_by_label = models.CharField(max_length=200)
    sent_by_email = models.EmailField()
    approved_at = models.DateTimeField(null=True)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ApprovalRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-sent_at"], name="approval_of_place")
        ]
