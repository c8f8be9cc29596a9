"""Requests of people about their own data, copies of the register, purges."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.files.models import StoredFile
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import ManagingOrganization
from beffroi.privacy.rules.states import RequestState


class PersonRequestQuerySet(models.QuerySet["PersonRequest"]):
    def visible_to(self, user: User) -> Self:
        """All for the technical administration; for a DPO those of their organizations.

        A DPO of some establishments only reads those that they opened themselves.
        """
        reach = Membership.objects.reach_of(user)
        if Role.OPERATOR_ADMIN in reach.roles:
            return self.all()
        if Role.DPO not in reach.roles:
            return self.none()
        wholes = reach.organization_ids((Role.DPO,))
        return self.filter(Q(organization_id__in=wholes) | Q(asked_by_key=str(user.pk)))


class PersonRequest(models.Model):
    """One person who asked for a copy of their data, or for its erasure.

    `address` is emptied by the erasure itself; `preview` and `report` hold counts by
    table, never what the tables hold. `organization` is that of the DPO who opened it,
    None for the technical administration.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, default=RequestState.OPEN)
    subject_key = models.CharField(max_length=64, blank=True)
    address = models.EmailField("adresse électronique", blank=True)
    reason = models.CharField("origine de la demande", max_length=300)
    organization = models.ForeignKey(
        ManagingOrganization, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=64)
    asked_by_label = models.CharField(max_length=200)
    preview = models.JSONField(default=list)
    report = models.JSONField(default=list)
    copy = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    copied_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = PersonRequestQuerySet.as_manager()


class FileDecision(models.Model):
    """One file that the person deposited, and what becomes of it.

    `is_named` says whether its content names the person: None until it was read, then
    once erased whether what was kept still does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        PersonRequest, on_delete=models.CASCADE, related_name="files"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    is_named = models.BooleanField(null=True)
    choice = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_key = models.CharField(max_length=64, blank=True)
    decided_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "file"], name="file_decision_once"
            )
        ]


class RegisterCopyQuerySet(models.QuerySet["RegisterCopy"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(asked_by_key=str(user.pk))


class RegisterCopy(models.Model):
    """One printed copy of the register, made in the background for who asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_by_key = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    objects = RegisterCopyQuerySet.as_manager()


class Purge(models.Model):
    """One retention rule carried out: when, and how many rows went."""

    rule = models.CharField(max_length=40)
    ran_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()
