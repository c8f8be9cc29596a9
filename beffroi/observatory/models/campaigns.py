"""Campaigns of self-assessment: whom the region invites, from when to when."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.maturity.models.answers import Snapshot
from beffroi.observatory.rules.campaigns import CampaignState
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> Self:
        """Campaigns of the regions that a person animates."""
        reach = Membership.objects.reach_of(user)
        return self.filter(region_code__in=reach.region_codes(Role.REGIONAL_LEAD))

    def open(self) -> Self:
        return self.filter(state=CampaignState.OPEN)

    def running(self) -> Self:
        """Campaigns whose answers are still waited for, even past their last day."""
        return self.filter(state__in=(CampaignState.OPEN, CampaignState.CLOSING))

    def to_follow(self) -> Self:
        """Campaigns that the timetable opens, reminds of, or ends."""
        states = (CampaignState.PLANNED, CampaignState.OPEN, CampaignState.CLOSING)
        return self.filter(state__in=states)


class Campaign(models.Model):
    """One campaign of a region; the filters choose its establishments at its launch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region_code = models.CharField("région", max_length=2)
    name = models.CharField("nom", max_length=120)
    message = models.TextField("message", max_length=2000)
    opens_on = models.DateField("ouverture")
    closes_on = models.DateField("fin")
    family = models.CharField("famille", max_length=30, blank=True)
    department_code = models.CharField("département", max_length=3, blank=True)
    state = models.CharField(max_length=10, default=CampaignState.DRAFT)
    last_round = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    created_by_key = models.CharField(max_length=64)
    created_by_label = models.CharField(max_length=200)
    launched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_closes_after_it_opens",
                condition=Q(closes_on__gt=F("opens_on")),
            )
        ]
        indexes = [
            models.Index(fields=["region_code", "-opens_on"], name="campaign_latest")
        ]


class CampaignPlace(models.Model):
    """One establishment of a campaign; `snapshot` is what was frozen at the end.

    `confirmed_at` is when somebody there said that the answers are up to date.
    `progress` keeps how the participation ended, empty while the campaign runs.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="places"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    progress = models.CharField(max_length=10, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "establishment"], name="campaign_place_once"
            )
        ]
