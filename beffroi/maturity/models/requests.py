"""Questions asked to somebody without account, and what that person answers."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.links.models import PersonalLink
from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.rules.requests import (
    AWAITED_ITEMS,
    ItemState,
    RequestStanding,
    standing_of,
)
from beffroi.organizations.models.places import Establishment


class OutsideRequestQuerySet(models.QuerySet["OutsideRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            establishment_id__in=Establishment.objects.detailed_for(user).values("pk")
        )

    def open(self, moment: datetime) -> Self:
        """Those whose link still opens: neither closed, nor taken back, nor expired."""
        return self.filter(
            closed_at=None, link__revoked_at=None, link__expires_at__gt=moment
        )

    def in_standing(self, standing: RequestStanding, moment: datetime) -> Self:
        if standing == RequestStanding.TO_REVIEW:
            return self.filter(to_review_count__gt=0)
        rest = self.filter(to_review_count=0)
        if standing == RequestStanding.DONE:
            return rest.exclude(closed_at=None)
        rest = rest.filter(closed_at=None)
        if standing == RequestStanding.REVOKED:
            return rest.exclude(link__revoked_at=None)
        rest = rest.filter(link__revoked_at=None)
        if standing == RequestStanding.EXPIRED:
            return rest.filter(link__expires_at__lte=moment)
        return rest.filter(link__expires_at__gt=moment)


class OutsideRequest(models.Model):
    """One letter to one person who knows: some questions, a personal link to answer them.

    `link` is the latest one given; the counts are those of the items. Once every item is
    accepted the request is closed and its link with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    questionnaire = models.CharField(max_length=60)
    recipient_kind = models.CharField(max_length=30)
    recipient_name = models.CharField("nom", max_length=120)
    recipient_email = models.EmailField("adresse électronique")
    note = models.TextField("mot d’accompagnement", max_length=1000, blank=True)
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by_key = models.CharField(max_length=64)
    sent_by_label = models.CharField(max_length=200)
    sent_by_email = models.EmailField()
    reminded_at = models.DateTimeField(null=True)
    reminder_count = models.PositiveSmallIntegerField(default=0)
    item_count = models.PositiveSmallIntegerField(default=0)
    awaited_count = models.PositiveSmallIntegerField(default=0)
    to_review_count = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    objects = OutsideRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-sent_at"], name="request_of_place"),
            models.Index(fields=["closed_at", "sent_at"], name="request_to_remind"),
        ]

    def standing_at(self, moment: datetime) -> RequestStanding:
        expires_at = self.link.expires_at
        return standing_of(
            is_closed=self.closed_at is not None,
            is_revoked=self.link.revoked_at is not None,
            is_expired=expires_at is not None and expires_at <= moment,
            to_review_count=self.to_review_count,
        )

    def count_items(self) -> None:
        """Write the counts of the items into the row, without saving it."""
        states = list(self.items.values_list("state", flat=True))
        self.item_count = len(states)
        self.awaited_count = sum(state in AWAITED_ITEMS for state in states)
        self.to_review_count = states.count(ItemState.ANSWERED)


class OutsideItem(models.Model):
    """One question of a request: what is wanted, what was answered, what was decided.

    `seen_revision` is the revision of the establishment's own answer when the question
    was sent, 0 when there was none: another one today means that it changed meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        OutsideRequest, on_delete=models.CASCADE, related_name="items"
    )
    rank = models.PositiveSmallIntegerField()
    question_id = models.CharField(max_length=10)
    wanted = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=ItemState.WAITING)
    seen_revision = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(null=True)
    is_unknown = models.BooleanField(default=False)
    comment = models.TextField("commentaire", max_length=2000, blank=True)
    proof_kind = models.CharField(max_length=10, blank=True)
    proof_title = models.CharField("intitulé", max_length=200, blank=True)
    proof_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proof_url = models.URLField("adresse", max_length=500, blank=True)
    proof_statement = models.TextField("attestation", max_length=2000, blank=True)
    proof_dated_on = models.DateField("date de la preuve", null=True)
    save_count = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    refusal_word = models.CharField("mot", max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "question_id"], name="outside_item_one_per_question"
            ),
            models.CheckConstraint(
                name="outside_item_level_in_scale",
                condition=Q(level=None) | Q(level__range=(0, 3), is_unknown=False),
            ),
        ]
        indexes = [
            models.Index(fields=["question_id", "state"], name="outside_item_question")
        ]


class RequestEvent(models.Model):
    """One line of the log of a request; rows are only added.

    `message` is the letter that left, while the outbox remembers it.
    """

    request = models.ForeignKey(
        OutsideRequest, on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField(max_length=20)
    question_id = models.CharField(max_length=10, blank=True)
    message = models.ForeignKey(
        OutgoingMessage, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["request", "at"], name="request_event_in_order")
        ]
