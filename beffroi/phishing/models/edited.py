"""Scenarios written on screen: a draft that changes, versions that never do; files to read."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.models.staff import managed_by
from beffroi.organizations.rules.scopes import INVITING_ROLES
from beffroi.phishing.rules.states import UploadState


class EditedScenarioQuerySet(models.QuerySet["EditedScenario"]):
    def editable_by(self, user: User) -> Self:
        """Those of the regions that a person leads, of what they manage."""
        reach = Membership.objects.reach_of(user)
        whole = reach.organization_ids(INVITING_ROLES)
        return self.filter(
            Q(region_code__in=reach.region_codes(Role.REGIONAL_LEAD))
            | Q(organization_id__in=whole)
            | managed_by(user)
        )

    def visible_to(self, user: User) -> Self:
        """Those that a person may change, and those published for their places."""
        places = Establishment.objects.held_by(user, *INVITING_ROLES)
        offered = self.published().filter(
            Q(region_code__in=places.values("region_code"))
            | Q(organization_id__in=places.values("organization_id"))
        )
        mine = self.editable_by(user)
        return self.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=offered.values("pk")))

    def published(self) -> Self:
        return self.filter(latest_version__gt=0, archived_at=None)

    def offered_at(self, place: Establishment) -> Self:
        """What an establishment may send: its region’s, its organization’s, its own."""
        return self.published().filter(
            Q(region_code=place.region_code)
            | Q(organization_id=place.organization_id, organization__isnull=False)
            | Q(establishment_id=place.pk)
        )

    def offered_in(self, region_code: str) -> Self:
        return self.published().filter(region_code=region_code)


class EditedScenario(models.Model):
    """A scenario that somebody writes: whose it is, its draft, how many versions left it.

    `slug` begins with « local- », which none of our files does. `draft` is described by
    `rules/scenario_drafts.py`; `marks` counts the savings of each page of the editor, so
    that nobody writes over somebody else. `source_key` names what it was copied from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=60, unique=True)
    region_code = models.CharField("région", max_length=2, blank=True)
    organization = models.ForeignKey(
        ManagingOrganization, on_delete=models.CASCADE, null=True, related_name="+"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    title = models.CharField("titre", max_length=90)
    draft = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    latest_version = models.PositiveIntegerField(default=0)
    is_changed = models.BooleanField(default=True)
    source_key = models.CharField(max_length=140, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by_key = models.CharField(max_length=64)
    changed_by_label = models.CharField(max_length=200)
    archived_at = models.DateTimeField(null=True)

    objects = EditedScenarioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="phishing_edited_one_owner",
                condition=Q(region_code="", organization=None, establishment__isnull=False)
                | Q(region_code="", organization__isnull=False, establishment=None)
                | Q(region_code__gt="", organization=None, establishment=None),
            ),
            models.CheckConstraint(
                name="phishing_edited_own_name", condition=Q(slug__startswith="local-")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["region_code", "slug"], name="phishing_edited_region")
        ]


class ScenarioVersion(models.Model):
    """One published version: the mapping that a content file would hold, for ever."""

    scenario = models.ForeignKey(
        EditedScenario, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    body = models.JSONField()
    published_at = models.DateTimeField()
    published_by_key = models.CharField(max_length=64)
    published_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "number"], name="phishing_scenario_version_once"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a version once. Raises: ValueError when it is already written."""
        if not self._state.adding:
            message = "a published version never changes"
            raise ValueError(message)
        super().save(*args, **kwargs)


class GophishUploadQuerySet(models.QuerySet["GophishUpload"]):
    def visible_to(self, user: User) -> Self:
        reach = Membership.objects.reach_of(user)
        led = reach.region_codes(Role.REGIONAL_LEAD)
        return self.filter(Q(region_code__in=led) | managed_by(user))


class GophishUpload(models.Model):
    """A file of Gophish sent from a screen: read, shown, then taken over or given up.

    The file itself stands sealed in the private storage under `path`, dropped as soon as
    somebody decides, and after a day at the latest: it may hold what people typed.
    `report` is what was read of it, counts and sentences.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region_code = models.CharField("région", max_length=2, blank=True)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    name = models.CharField("fichier", max_length=140)
    path = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, default=UploadState.READING)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by_key = models.CharField(max_length=64)
    created_by_label = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)

    objects = GophishUploadQuerySet.as_manager()
