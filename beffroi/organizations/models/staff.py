"""The people who work at an establishment: they will receive lessons and tests.

They have no account. Only those who manage the establishment read them; the regional
team never does.
"""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.lib import clock
from beffroi.lib.text import fold
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.organizations.rules.scopes import INVITING_ROLES
from beffroi.organizations.rules.states import StaffImportState


def staff_key(last_name: str, first_name: str) -> str:
    """Return what people are sorted by: the same order on every database."""
    return fold(f"{last_name} {first_name}")[:120]


def managed_by(user: User, prefix: str = "establishment") -> Q:
    """Return a condition: the establishment is one that a person manages."""
    reach = Membership.objects.reach_of(user)
    whole = {f"{prefix}__organization_id__in": reach.organization_ids(INVITING_ROLES)}
    named = {f"{prefix}_id__in": reach.establishment_ids(INVITING_ROLES)}
    return Q(**whole) | Q(**named)


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(managed_by(user))


class Team(models.Model):
    """A team or a unit of an establishment, as its own people call it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="teams"
    )
    name = models.CharField("nom", max_length=80)
    sort_name = models.CharField(max_length=80, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "sort_name"], name="team_once"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sorting key in step with the name."""
        self.sort_name = fold(self.name)[:80]
        super().save(*args, **kwargs)


class StaffMemberQuerySet(models.QuerySet["StaffMember"]):
    def visible_to(self, user: User) -> Self:
        """The staff of the establishments that a person manages; never a region's."""
        return self.filter(managed_by(user))

    def here_on(self, day: date) -> Self:
        return self.filter(Q(left_on=None) | Q(left_on__gt=day))

    def gone_by(self, day: date) -> Self:
        return self.filter(left_on__lte=day)


class StaffMember(models.Model):
    """One person who works at one establishment, with or without an address.

    `family` is guessed from the wording of the job and may be corrected; `version`
    grows with each change, so that an import is only undone where nothing came after.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="staff"
    )
    last_name = models.CharField("nom", max_length=100)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    sort_name = models.CharField(max_length=120, editable=False)
    email = models.CharField("adresse électronique", max_length=254, blank=True)
    is_shared = models.BooleanField("boîte partagée", default=False)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    job = models.CharField("fonction", max_length=120, blank=True)
    family = models.CharField(max_length=16, default=JobFamily.OTHER)
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, related_name="people"
    )
    left_on = models.DateField("parti le", null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = StaffMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "email"],
                condition=Q(email__gt="", is_shared=False),
                name="staff_own_address_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["establishment", "sort_name", "id"], name="staff_by_name"
            ),
            models.Index(fields=["left_on"], name="staff_gone"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sorting key in step with the names."""
        self.sort_name = staff_key(self.last_name, self.first_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class StaffColumnMemory(models.Model):
    """What the columns of staff lists meant last time, for one organization."""

    organization = models.OneToOneField(
        ManagingOrganization,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="staff_columns",
    )
    columns = models.JSONField(default=dict)


class StaffImportQuerySet(models.QuerySet["StaffImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(managed_by(user))


class StaffImport(models.Model):
    """One staff list: received, its columns chosen, shown, applied, perhaps undone.

    `columns` holds places of the file by text (« 3 ») and what they mean; `head` its
    headings and first lines. `created_teams` are those that only exist through it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="staff_imports"
    )
    # Forgotten with the lines: the list says who works there.
    file = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default=StaffImportState.MAPPING)
    head = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    marks_leavers = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    created_teams = models.JSONField(default=list)
    refusal = models.CharField(max_length=400, blank=True)
    job_key = models.CharField(max_length=64, blank=True)
    asked_by_key = models.CharField(max_length=64)
    asked_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = StaffImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["establishment", "-created_at"], name="staff_import_recent"
            )
        ]


class StaffRow(models.Model):
    """One line of a staff list: what it says, what it does, what was there before.

    `before` holds the person as they were when the line was applied, `version_after`
    their version then: undoing writes `before` back where the version is the same.
    """

    batch = models.ForeignKey(
        StaffImport, on_delete=models.CASCADE, related_name="rows"
    )
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    name = models.CharField(max_length=210, blank=True)
    member = models.ForeignKey(
        StaffMember, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The key outlives the person: an undone line knows whom it had created.
    member_key = models.CharField(max_length=36, blank=True)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    column = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    is_applied = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)
    before = models.JSONField(null=True)
    version_after = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "state", "id"], name="staff_row_state")
        ]
