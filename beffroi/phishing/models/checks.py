"""The message sent first to one named person, to see that the others will arrive."""

from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.targets import Target


class DeliveryCheckQuerySet(models.QuerySet["DeliveryCheck"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(place__in=CampaignPlace.objects.visible_to(user))


class DeliveryCheck(models.Model):
    """What a named contact of an establishment saw of the first message.

    `target` is the message itself: its link, its image and its report are followed like
    any other. `folder` and `has_banner` are what only a person can say. A check that
    stays red blocks, unless somebody waives it and says why.
    """

    place = models.OneToOneField(
        CampaignPlace, on_delete=models.CASCADE, related_name="delivery_check"
    )
    target = models.OneToOneField(
        Target, on_delete=models.CASCADE, null=True, related_name="delivery_check"
    )
    contact_name = models.CharField("nom", max_length=120)
    contact_email = models.CharField("adresse électronique", max_length=254)
    asked_at = models.DateTimeField()
    folder = models.CharField(max_length=12, blank=True)
    has_banner = models.BooleanField(null=True)
    has_image = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=200, blank=True)
    waived_at = models.DateTimeField(null=True)
    waived_by_key = models.CharField(max_length=64, blank=True)
    waived_by_label = models.CharField(max_length=200, blank=True)
    waived_reason = models.CharField("raison", max_length=300, blank=True)

    objects = DeliveryCheckQuerySet.as_manager()
