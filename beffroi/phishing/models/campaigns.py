"""Campaigns of phishing tests, and the establishments that take part in them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.mail.models import SendingProfile
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import managed_by
from beffroi.phishing.rules.states import OVER, ApprovalState, CampaignState


class PhishingCampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> Self:
        """Campaigns of my region, and those that an establishment of mine takes part in."""
        reach = Membership.objects.reach_of(user)
        mine = CampaignPlace.objects.filter(managed_by(user))
        return self.filter(
            Q(region_code__in=reach.region_codes(Role.REGIONAL_LEAD), is_regional=True)
            | Q(pk__in=mine.values("campaign_id"))
        )


class Campaign(models.Model):
    """One test: whom, with what, when, and until when its names are kept.

    `is_regional` says that the regional team leads it for several establishments;
    otherwise one establishment does. `scenario_keys` are « slug@version »: one, or
    several drawn in balance. `hours` are the working hours « 08:30-18:00 ». `profile` is
    the sending profile, whose domain the messages bear.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region_code = models.CharField("région", max_length=2)
    is_regional = models.BooleanField(default=False)
    name = models.CharField("nom", max_length=120)
    state = models.CharField(max_length=10, default=CampaignState.DRAFT)
    scenario_keys = models.JSONField(default=list)
    profile = models.ForeignKey(
        SendingProfile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    starts_at = models.DateTimeField("début", null=True)
    ends_at = models.DateTimeField("fin des envois", null=True)
    closes_at = models.DateTimeField("clôture", null=True)
    hours = models.CharField("heures d’envoi", max_length=11, default="08:30-18:00")
    has_weekends = models.BooleanField("aussi la fin de semaine", default=False)
    is_nominative = models.BooleanField("résultats nominatifs", default=False)
    purge_on = models.DateField("effacement des noms le", null=True)
    created_at = models.DateTimeField()
    created_by_key = models.CharField(max_length=64)
    created_by_label = models.CharField(max_length=200)
    launched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    objects = PhishingCampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="phishing_campaign_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            )
        ]
        indexes = [
            models.Index(
                fields=["region_code", "-created_at"], name="phishing_campaign_latest"
            )
        ]

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_frozen(self) -> bool:
        """Tell whether the day has come when names go and figures move no more."""
        is_due = self.purge_on is not None and self.purge_on <= clock.today()
        return is_due or self.purged_at is not None


class PhishingPlaceQuerySet(models.QuerySet["CampaignPlace"]):
    def visible_to(self, user: User) -> Self:
        reach = Membership.objects.reach_of(user)
        regional = Q(
            campaign__region_code__in=reach.region_codes(Role.REGIONAL_LEAD),
            campaign__is_regional=True,
        )
        return self.filter(regional | managed_by(user))


class CampaignPlace(models.Model):
    """One establishment of a campaign: its director's word, and its counters.

    Counters are written by the batches that send and classify, never by a hit; the
    delivery check counts in none. `prepared_at` says that its messages are written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="places"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    approval = models.CharField(max_length=10, default=ApprovalState.WAITING)
    authorization_key = models.CharField(max_length=36, blank=True)
    asked_name = models.CharField("nom", max_length=120, blank=True)
    asked_email = models.CharField("adresse électronique", max_length=254, blank=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_key = models.CharField(max_length=64, blank=True)
    answered_by_label = models.CharField(max_length=200, blank=True)
    audience = models.JSONField(default=dict)
    prepared_at = models.DateTimeField(null=True)
    target_count = models.PositiveIntegerField(default=0)
    sent_count = models.PositiveIntegerField(default=0)
    undelivered_count = models.PositiveIntegerField(default=0)
    visited_count = models.PositiveIntegerField(default=0)
    clicked_count = models.PositiveIntegerField(default=0)
    attempted_count = models.PositiveIntegerField(default=0)
    reported_count = models.PositiveIntegerField(default=0)
    robot_count = models.PositiveIntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True)
    first_click_at = models.DateTimeField(null=True)
    first_report_at = models.DateTimeField(null=True)

    objects = PhishingPlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "establishment"], name="phishing_place_once"
            )
        ]
