"""Outgoing mail: one outbox for letters, mailings for many, one way out."""

import uuid
from typing import Self

from django.db import models

from beffroi.mail.rules.dkim import DkimKind, record_name, record_value
from beffroi.mail.rules.states import (
    COUNTED,
    Encryption,
    ItemState,
    MailingState,
    MessageState,
    ProfileUse,
)


class SendingProfileQuerySet(models.QuerySet["SendingProfile"]):
    def service(self) -> Self:
        """The one through which Beffroi writes its own letters."""
        return self.filter(use=ProfileUse.SERVICE, is_active=True)

    def tests(self) -> Self:
        """Those of tests and lessons, each of one region."""
        return self.filter(use=ProfileUse.TESTS, is_active=True)


class SendingProfile(models.Model):
    """An SMTP server, and as whom Beffroi writes through it; its secrets are sealed.

    `from_address` is the sender that servers see, where reports of non-delivery come
    back. A mailing may write as any address of `from_domain`. `contact_address` tells
    whoever reads the headers whom to ask. Rates are messages a minute, 0 without limit;
    `levels` is what remains of them (`rules/pace.py`), shared by the workers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    use = models.CharField(max_length=10, default=ProfileUse.SERVICE)
    region_code = models.CharField("région", max_length=2, blank=True)
    name = models.CharField("nom du profil", max_length=100, blank=True)
    host = models.CharField("serveur", max_length=200)
    port = models.PositiveIntegerField(default=587)
    encryption = models.CharField(max_length=10, default=Encryption.STARTTLS)
    username = models.CharField("identifiant", max_length=200, blank=True)
    sealed_password = models.TextField(blank=True)
    from_address = models.EmailField("adresse d’expédition")
    from_name = models.CharField("nom d’expéditeur", max_length=100, default="Beffroi")
    from_domain = models.CharField("domaine d’envoi", max_length=253, blank=True)
    contact_address = models.EmailField("adresse de contact", blank=True)
    dkim_kind = models.CharField(max_length=10, blank=True)
    dkim_domain = models.CharField(max_length=253, blank=True)
    dkim_selector = models.CharField(max_length=63, blank=True)
    dkim_public_code = models.CharField(max_length=500, blank=True)
    sealed_dkim_pem = models.TextField(blank=True)
    rate_per_minute = models.PositiveIntegerField("messages par minute", default=0)
    domain_rate_per_minute = models.PositiveIntegerField(
        "messages par minute vers un même domaine", default=0
    )
    levels = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    objects = SendingProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["use"],
                condition=models.Q(use=ProfileUse.SERVICE, is_active=True),
                name="mail_one_active_profile",
            ),
            models.UniqueConstraint(
                fields=["region_code", "name"],
                condition=models.Q(use=ProfileUse.TESTS, is_active=True),
                name="mail_one_name_per_region",
            ),
            models.CheckConstraint(
                name="mail_profile_has_its_region",
                condition=models.Q(use=ProfileUse.SERVICE, region_code="")
                | models.Q(use=ProfileUse.TESTS, region_code__gt=""),
            ),
        ]

    @property
    def dkim_record(self) -> tuple[str, str] | None:
        """Return the name and the text of the record to publish; None without key."""
        if not self.dkim_kind:
            return None
        return (
            record_name(self.dkim_domain, self.dkim_selector),
            record_value(DkimKind(self.dkim_kind), self.dkim_public_code),
        )


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


class MailingQuerySet(models.QuerySet["Mailing"]):
    def of_origin(self, module: str, key: object) -> Self:
        return self.filter(origin_module=module, origin_key=str(key))


class Mailing(models.Model):
    """Many messages of a few variants, owned by an activity of a floor above.

    The counters follow each settled chunk; `prepared_count` is fixed when the mailing
    starts. `trouble` says in French why it does not advance, until `resume_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin_module = models.CharField(max_length=40)
    origin_key = models.CharField(max_length=64)
    profile = models.ForeignKey(
        SendingProfile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, default=MailingState.PREPARING)
    prepared_count = models.PositiveIntegerField(default=0)
    sent_count = models.PositiveIntegerField(default=0)
    maybe_sent_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    bounced_count = models.PositiveIntegerField(default=0)
    held_count = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    resume_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin_module", "origin_key"], name="mailing_one_per_origin"
            )
        ]

    @property
    def waiting_count(self) -> int:
        settled = [getattr(self, f"{state.value}_count") for state in COUNTED]
        return max(0, self.prepared_count - int(sum(settled)))


class MailingVariant(models.Model):
    """One text of a mailing, with its places; compiled once by each sender.

    `placeholders` is the closed list of words; `headers` are pairs of name and value.
    """

    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, related_name="variants"
    )
    key = models.CharField(max_length=80)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    sender_name = models.CharField(max_length=100)
    sender_address = models.EmailField()
    reply_to = models.EmailField(blank=True)
    headers = models.JSONField(default=list)
    placeholders = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "key"], name="mailing_one_variant_per_key"
            )
        ]


class MailingAttachment(models.Model):
    """One file that goes with every message of a variant."""

    variant = models.ForeignKey(
        MailingVariant, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=100)
    content = models.BinaryField()


class MailingItem(models.Model):
    """One message of a mailing to one person.

    `claim` names the worker's chunk until `claimed_until`; past it nobody knows whether
    the message left. What is due is read in the order of one index, whatever the number
    of items: `domain` stands in it to pass over a domain that must wait.
    """

    id = models.BigAutoField(primary_key=True)
    mailing = models.ForeignKey(
        Mailing, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    variant = models.ForeignKey(
        MailingVariant, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    recipient = models.EmailField(blank=True)
    domain = models.CharField(max_length=253)
    values = models.JSONField(default=dict)
    reference = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=ItemState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "reference"], name="mailing_one_item_per_reference"
            )
        ]
        indexes = [
            models.Index(
                fields=["mailing", "state", "next_try_at", "id", "domain"],
                name="mailing_item_due",
            )
        ]


class Suppressed(models.Model):
    """An address that no mailing writes to any more, in small letters."""

    address = models.EmailField(primary_key=True)
    reason_code = models.CharField(max_length=10)
    suppressed_at = models.DateTimeField()
