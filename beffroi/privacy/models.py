"""Requests of people about their own data, copies of the register, purges."""

import uuid
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.files.models import StoredFile
from beffroi.organizations.models.memberships import Membership
from beffroi.privacy.rules.states import RequestState


class PersonRequestQuerySet(models.QuerySet["PersonRequest"]):
    def visible_to(self, user: User) -> Self:
        """Requests are handled by the technical administration alone."""
        roles = Membership.objects.reach_of(user).roles
        return self.all() if Role.OPERATOR_ADMIN in roles else self.none()


class PersonRequest(models.Model):
    """One person who asked for a copy of their data, or for its erasure.

    `address` is emptied by the erasure itself; `preview` and `report` hold counts by
    table, never what the tables hold.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, default=RequestState.OPEN)
    subject_key = models.CharField(max_length=64, blank=True)
    address = models.EmailField("adresse électronique", blank=True)
    reason = models.CharField("origine de la demande", max_length=300)
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=64)
    asked_by_label = models.CharField(max_length=200)
    preview = models.JSONField(default=list)
    report = models.JSONField(default=list)
    to_review = models.JSONField(default=list)
    copy = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    copied_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = PersonRequestQuerySet.as_manager()


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
