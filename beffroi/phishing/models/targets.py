"""One person in one campaign, known by a token, and what happened."""

from django.db import models

from beffroi.organizations.models.staff import StaffMember
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.rules.states import SendState


class Target(models.Model):
    """One person, or one shared mailbox, in one campaign.

    `token` stands in the links of the message. `staff` is cut on the purge date;
    `values` (first name, service…) fills the awareness page and goes at the same time.
    The moments say what a human being did first; robots are only counted. Its link
    shows the page `page_key`, and after the form or the end of the test `lesson_key`.
    `is_check` marks the delivery check, which counts in no figure.
    """

    token = models.CharField(max_length=32, unique=True)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="targets"
    )
    place = models.ForeignKey(
        CampaignPlace, on_delete=models.CASCADE, related_name="targets"
    )
    staff = models.ForeignKey(
        StaffMember, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    values = models.JSONField(default=dict)
    team_label = models.CharField(max_length=80, blank=True)
    family = models.CharField(max_length=16, blank=True)
    is_shared = models.BooleanField(default=False)
    is_check = models.BooleanField(default=False)
    scenario_key = models.CharField(max_length=80)
    page_key = models.CharField(max_length=32, blank=True)
    lesson_key = models.CharField(max_length=32, blank=True)
    due_at = models.DateTimeField(null=True)
    send_state = models.CharField(max_length=10, default=SendState.WAITING)
    sent_at = models.DateTimeField(null=True)
    visited_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    robot_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "staff"],
                condition=models.Q(is_check=False),
                name="phishing_target_once",
            )
        ]
        indexes = [
            models.Index(fields=["place", "id"], name="phishing_target_place"),
            models.Index(fields=["campaign", "id"], name="phishing_target_campaign"),
        ]
