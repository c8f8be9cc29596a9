"""Personal links: random, stored hashed, one purpose, expiring, revocable."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.links.rules.states import LinkState, state_of


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def live(self, moment: datetime) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None).filter(
            Q(expires_at=None) | Q(expires_at__gt=moment)
        )

    def in_state(self, state: LinkState, moment: datetime) -> Self:
        if state == LinkState.LIVE:
            return self.live(moment)
        if state == LinkState.CLOSED:
            return self.exclude(revoked_at=None)
        return self.filter(revoked_at=None, expires_at__lte=moment)

    def given_within(
        self, *, organization_keys: Iterable[str], establishment_keys: Iterable[str]
    ) -> Self:
        """Links of organizations held whole, and of establishments held one by one."""
        return self.filter(
            Q(organization_key__in=list(organization_keys))
            | Q(establishment_key__in=list(establishment_keys))
        )

    def at(self, *, establishment_key: object, organization_key: object) -> Self:
        """Links of one establishment, those given for its organization whole included."""
        whole = Q(establishment_key="", organization_key=str(organization_key or "-"))
        return self.filter(Q(establishment_key=str(establishment_key)) | whole)


class PersonalLink(models.Model):
    """One address given to one person or printed on one poster.

    The address itself is never kept. `label` says what it opens, `recipient_label` to
    whom it was given; the keys say for which establishment, or organization whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64, db_index=True)
    label = models.CharField(max_length=200, blank=True)
    recipient_label = models.CharField(max_length=200, blank=True)
    establishment_key = models.CharField(max_length=36, blank=True)
    organization_key = models.CharField(max_length=36, blank=True)
    issued_at = models.DateTimeField()
    issued_by_key = models.CharField(max_length=64)
    issued_by_label = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["establishment_key", "-issued_at"], name="link_of_place"
            ),
            models.Index(
                fields=["organization_key", "-issued_at"], name="link_of_organization"
            ),
        ]

    def state_at(self, moment: datetime) -> LinkState:
        return state_of(
            revoked_at=self.revoked_at, expires_at=self.expires_at, moment=moment
        )
