"""What people are told, what they want to be told, and the digests they received."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from beffroi.accounts.models import User
from beffroi.notifications.rules.kinds import DigestRhythm


class Preference(models.Model):
    """What one person wants by e-mail; without a row, everything, the digest weekly.

    `stop_key` goes signed into the unsubscribe link of each message: it is random
    and names nobody.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    digest = models.CharField(max_length=10, default=DigestRhythm.WEEKLY)
    wants_assignments = models.BooleanField(default=True)
    wants_mentions = models.BooleanField(default=True)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True)
    changed_at = models.DateTimeField()


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def waiting(self) -> Self:
        """Not yet considered for an e-mail."""
        return self.filter(handled_at=None)


class Notice(models.Model):
    """One thing told to one person: an action given, a comment that names them.

    `subject_key` is the key of the row spoken about, `key` what makes a repeat
    recognizable. `handled_at` is when an e-mail left, or when none was wanted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    subject_key = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=300)
    author_key = models.CharField(max_length=64)
    author_label = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "key"], name="notice_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-told_at"], name="notice_user"),
            models.Index(fields=["handled_at", "user"], name="notice_waiting"),
            models.Index(fields=["subject_key"], name="notice_subject"),
        ]


class SentDigest(models.Model):
    """The digest of one period, sent to one person: there is never a second one."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    period = models.CharField(max_length=10)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "period"], name="digest_sent_once")
        ]
