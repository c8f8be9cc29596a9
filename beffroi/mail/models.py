"""Outgoing mail: one outbox, one way out."""

import uuid
from typing import Self

from django.db import models

from beffroi.mail.rules.states import Encryption, MessageState


class SendingProfile(models.Model):
    """The SMTP server through which Beffroi writes; its secret is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField("serveur", max_length=200)
    port = models.PositiveIntegerField(default=587)
    encryption = models.CharField(max_length=10, default=Encryption.STARTTLS)
    username = models.CharField("identifiant", max_length=200, blank=True)
    sealed_password = models.TextField(blank=True)
    from_address = models.EmailField("adresse d’expédition")
    from_name = models.CharField("nom d’expéditeur", max_length=100, default="Beffroi")
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"],
                condition=models.Q(is_active=True),
                name="mail_one_active_profile",
            )
        ]


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    def waiting(self) -> Self:
        return self.filter(state=MessageState.WAITING)

    def aside(self) -> Self:
        return self.filter(state=MessageState.ASIDE)

    def of_origin(self, origin_key: str) -> Self:
        return self.filter(origin_key=origin_key)


class OutgoingMessage(models.Model):
    """One MIME message to one person.

    The body is kept until the message has left: an invitation holds a personal
    link, which nobody but its reader should see. `claim` names the worker's
    chunk until `claimed_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.EmailField()
    subject = models.CharField(max_length=300)
    mime = models.BinaryField()
    purpose = models.CharField(max_length=40)
    origin_key = models.CharField(max_length=100, blank=True, db_index=True)
    state = models.CharField(max_length=12, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]
