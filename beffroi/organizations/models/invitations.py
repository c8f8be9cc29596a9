"""Invitations by e-mail, one by one or from a file."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.rules.states import UNDELIVERED, MessageState
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.scopes import INVITING_ROLES
from beffroi.organizations.rules.states import InvitationState

LEFT = (MessageState.SENT, MessageState.MAYBE_SENT)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Invitations of the scopes that a person may invite into."""
        reach = Membership.objects.reach_of(user)
        leads = reach.region_codes(Role.REGIONAL_LEAD)
        seen = (
            Q(region_code__in=leads)
            | Q(organization__region_code__in=leads, establishments=None)
            | Q(establishments__region_code__in=leads)
            | Q(organization_id__in=reach.organization_ids(INVITING_ROLES))
            | Q(establishments__in=reach.establishment_ids(INVITING_ROLES))
        )
        if Role.OPERATOR_ADMIN in reach.roles:
            seen |= Q(organization=None)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def live(self) -> Self:
        """Neither accepted nor revoked; expired ones included."""
        return self.filter(state=InvitationState.WAITING)

    def with_standing(self, moment: datetime) -> Self:
        """Add `standing`: where each stands, with what the mail and the clock know."""
        return self.annotate(
            standing=Case(
                When(
                    state__in=[InvitationState.ACCEPTED, InvitationState.REVOKED],
                    then=F("state"),
                ),
                When(
                    message__state__in=list(UNDELIVERED),
                    then=Value(InvitationState.BOUNCED.value),
                ),
                When(expires_at__lte=moment, then=Value(InvitationState.EXPIRED.value)),
                When(opened_at__isnull=False, then=Value(InvitationState.OPENED.value)),
                When(message__state__in=LEFT, then=Value(InvitationState.SENT.value)),
                default=Value(InvitationState.WAITING.value),
                output_field=models.CharField(),
            )
        )

    def standing_at(self, standing: str) -> Self:
        """Keep those that stand there; after `with_standing`."""
        return self.filter(standing=standing)


class Invitation(models.Model):
    """One role offered to one address; the link is personal and expires.

    `state` says only what people did (waiting, accepted, revoked): what the mail
    and the clock add is computed by `with_standing`. `scope_key` is the
    fingerprint of address, role and scope: nobody is invited twice to the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse électronique")
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    role = models.CharField("rôle", max_length=20)
    region_code = models.CharField("région", max_length=2, blank=True)
    organization = models.ForeignKey(
        ManagingOrganization,
        on_delete=models.CASCADE,
        null=True,
        related_name="invitations",
    )
    establishments = models.ManyToManyField(Establishment, related_name="invitations")
    scope_key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=InvitationState.WAITING)
    batch = models.UUIDField(null=True)
    message = models.ForeignKey(
        OutgoingMessage, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope_key"],
                condition=Q(state=InvitationState.WAITING),
                name="invitation_once",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "state"], name="invitation_state"),
            models.Index(fields=["-created_at", "id"], name="invitation_recent"),
        ]


class InvitationBatchQuerySet(models.QuerySet["InvitationBatch"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(asked_by_id=user.pk)


class InvitationBatch(models.Model):
    """A file of people to invite: read, shown, then sent.

    `rows` holds what each line asks for and is emptied once sent; `refused` holds
    mappings with `line`, `column` and `reason`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    known_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    launched_at = models.DateTimeField(null=True)
    job_key = models.CharField(max_length=64, blank=True)

    objects = InvitationBatchQuerySet.as_manager()
