"""What came out of Gophish: history, drafts, candidates, and links still answered.

Nothing here is at work: a draft is copied into a scenario, a candidate into a staff
list, by somebody who decides it. `digest` is that of what was read; while it is empty
the object is being written and nobody sees it.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import managed_by
from beffroi.phishing.rules.gophish.shapes import Stage
from beffroi.phishing.rules.states import HitClass


class ImportedQuerySet(models.QuerySet[Any]):
    def complete(self) -> Self:
        return self.exclude(digest="")

    def visible_to(self, user: User) -> Self:
        """What was imported for the places that a person manages, or for their region."""
        reach = Membership.objects.reach_of(user)
        regional = Q(
            establishment=None,
            region_code__in=reach.region_codes(Role.REGIONAL_LEAD),
        )
        return self.complete().filter(regional | managed_by(user))


class ImportedGroupQuerySet(ImportedQuerySet):
    def visible_to(self, user: User) -> Self:
        """Names are staff: never a region's, whatever they were imported for."""
        return self.complete().filter(managed_by(user))


class Imported(models.Model):
    """One object of a source, known by its identifier there: read twice, it stands once.

    `region_code` and `establishment` say whose it is; both empty, it waits for the
    installation's own people to say.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=140)
    original_key = models.CharField(max_length=140)
    region_code = models.CharField(max_length=2, blank=True)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "original_key"], name="phishing_%(class)s_once"
            )
        ]


class ImportedCampaign(Imported):
    """An old campaign as history: its counts, and its people only until `purge_on`.

    `breakdown` holds the counts by position, from five people up; the line without
    label is the rest.
    """

    stage = models.CharField(max_length=10, default=Stage.UNKNOWN)
    created_at = models.DateTimeField(null=True)
    launched_at = models.DateTimeField(null=True)
    send_by_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    template_name = models.CharField(max_length=200, blank=True)
    page_name = models.CharField(max_length=200, blank=True)
    profile_name = models.CharField(max_length=200, blank=True)
    group_names = models.JSONField(default=list)
    link_host = models.CharField(max_length=253, blank=True)
    counts = models.JSONField(default=dict)
    breakdown = models.JSONField(default=list)
    is_nominative = models.BooleanField(default=False)
    purge_on = models.DateField(null=True)
    purged_at = models.DateTimeField(null=True)

    objects = ImportedQuerySet.as_manager()

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(
                name="phishing_imported_names_end",
                condition=Q(is_nominative=False) | Q(purge_on__isnull=False),
            ),
        ]
        ordering = [F("launched_at").desc(nulls_last=True), "name", "id"]
        indexes = [models.Index(fields=["purge_on"], name="phishing_imported_purge")]


class ImportedResult(models.Model):
    """What became of one person in an old campaign, where names were asked for."""

    campaign = models.ForeignKey(
        ImportedCampaign, on_delete=models.CASCADE, related_name="results"
    )
    email = models.CharField(max_length=254)
    first_name = models.CharField(max_length=120, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    is_clicked = models.BooleanField(default=False)
    is_attempted = models.BooleanField(default=False)
    is_reported = models.BooleanField(default=False)
    click_class = models.CharField(max_length=10, default=HitClass.DOUBTFUL)


class ImportedTemplate(Imported):
    """A message as a draft for the scenario editor; `remarks` are what to look at, by line."""

    subject = models.CharField(max_length=1000, blank=True)
    sender = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    images = models.JSONField(default=list)
    brands = models.JSONField(default=list)
    hints = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    modified_at = models.DateTimeField(null=True)

    objects = ImportedQuerySet.as_manager()


class ImportedPage(Imported):
    """A landing page as a draft: without script, its secret fields without name."""

    html = models.TextField(blank=True)
    redirect = models.CharField(max_length=1000, blank=True)
    secret_fields = models.PositiveIntegerField(default=0)
    images = models.JSONField(default=list)
    brands = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    modified_at = models.DateTimeField(null=True)

    objects = ImportedQuerySet.as_manager()


class ImportedProfile(Imported):
    """A sending profile, to be declared again: its password was never read."""

    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=25)
    username = models.CharField(max_length=254, blank=True)
    sender = models.CharField(max_length=300, blank=True)
    headers = models.JSONField(default=list)
    modified_at = models.DateTimeField(null=True)

    objects = ImportedQuerySet.as_manager()


class ImportedGroup(Imported):
    """People who were tested together: candidates for a staff list, until `forget_on`."""

    announced = models.PositiveIntegerField(default=0)
    people_count = models.PositiveIntegerField(default=0)
    forget_on = models.DateField()
    modified_at = models.DateTimeField(null=True)

    objects = ImportedGroupQuerySet.as_manager()

    class Meta(Imported.Meta):
        indexes = [models.Index(fields=["forget_on"], name="phishing_imported_forget")]


class ImportedCandidate(models.Model):
    """Somebody of a group; joins a staff list only by a person's decision."""

    group = models.ForeignKey(
        ImportedGroup, on_delete=models.CASCADE, related_name="people"
    )
    line = models.PositiveIntegerField()
    email = models.CharField(max_length=254)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    position = models.CharField(max_length=120, blank=True)


class OldToken(models.Model):
    """A link of Gophish, by its fingerprint: it still leads to what it teaches, to nobody."""

    source = models.CharField(max_length=140)
    rid_digest = models.CharField(max_length=64, db_index=True)
    campaign = models.ForeignKey(
        ImportedCampaign, on_delete=models.CASCADE, related_name="tokens"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "rid_digest"], name="phishing_old_token_once"
            )
        ]
