"""What the regional team keeps to help: contacts to come, help asked, messages sent."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.mail.models import OutgoingMessage
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import Audience, RegionalMessageState


class FollowUp(models.Model):
    """The next contact that the regional team planned with an establishment."""

    establishment = models.OneToOneField(
        Establishment,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="follow_up",
    )
    next_contact_on = models.DateField("prochain contact", db_index=True)
    why = models.CharField("objet", max_length=200, blank=True)
    planned_by_label = models.CharField(max_length=200)
    changed_at = models.DateTimeField()


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def waiting(self) -> Self:
        """Requests that nobody has closed, taken in charge or not."""
        return self.filter(closed_at=None)

    def visible_to(self, user: User) -> Self:
        """The requests of my region, and those of my establishments."""
        known = Establishment.objects.visible_to(user)
        return self.filter(establishment__in=known.values("pk"))


class HelpRequest(models.Model):
    """What an establishment asks of its regional team; one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="help_requests"
    )
    text = models.TextField("demande", max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_by_label = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    taken_by_label = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    closed_by_label = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment"],
                condition=Q(closed_at=None),
                name="help_one_at_a_time",
            )
        ]


class RegionalMessageQuerySet(models.QuerySet["RegionalMessage"]):
    def visible_to(self, user: User) -> Self:
        """The messages of the regions that a person leads."""
        regions = Membership.objects.reach_of(user).region_codes(Role.REGIONAL_LEAD)
        return self.filter(region_code__in=regions)


class RegionalMessage(models.Model):
    """One message of the regional team to a selection of its establishments.

    The selection is either `place_keys` or, when there is none, everything that
    answered to `words` and `filters` when the message left. `region_code` bounds both.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region_code = models.CharField(max_length=2)
    place_keys = models.JSONField(default=list)
    words = models.CharField(max_length=100, blank=True)
    filters = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, default=Audience.BOTH)
    subject = models.CharField("objet", max_length=150, blank=True)
    text = models.TextField("message", max_length=6000, blank=True)
    state = models.CharField(max_length=10, default=RegionalMessageState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    reply_to = models.EmailField()
    job_key = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = RegionalMessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["region_code", "-created_at"], name="message_recent")
        ]


class MessageCopy(models.Model):
    """One person who receives a message, for one establishment.

    Somebody who acts for several of the establishments chosen receives one letter:
    their copies share it. `person_key` outlives the account.
    """

    message = models.ForeignKey(
        RegionalMessage, on_delete=models.CASCADE, related_name="copies"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="message_copies"
    )
    person_key = models.CharField(max_length=36)
    person_label = models.CharField(max_length=200)
    letter = models.ForeignKey(
        OutgoingMessage, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "establishment", "person_key"],
                name="message_copy_once",
            )
        ]
        indexes = [
            models.Index(fields=["message", "person_key"], name="message_copy_person")
        ]
