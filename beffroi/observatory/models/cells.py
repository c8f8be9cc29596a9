"""Figures of groups, computed ahead: what the region and the peers read, and nothing else."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F

from beffroi.observatory.rules.criteria import Criteria


class Group(models.Model):
    """One group of establishments of a region, as it is published today.

    `member_keys` says who the figures count; it is read by the next publication
    alone, never shown. `followed_count` is how many establishments the regional
    team follows in this group, None where that is not known (sizes).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region_code = models.CharField("région", max_length=2)
    family = models.CharField("famille", max_length=30, blank=True)
    size_band = models.CharField("taille", max_length=10, blank=True)
    department_code = models.CharField("département", max_length=3, blank=True)
    member_keys = models.JSONField(default=list)
    followed_count = models.PositiveIntegerField(null=True)
    published_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "family", "size_band", "department_code"],
                name="group_one_per_criteria",
            )
        ]

    @property
    def criteria(self) -> Criteria:
        return Criteria(self.family, self.size_band, self.department_code)


class CellQuerySet(models.QuerySet["Cell"]):
    def current(self) -> Self:
        """Cells of the last publication of their group."""
        return self.filter(published_on=F("group__published_on"))


class Cell(models.Model):
    """One figure of one group on the day it was published: quartiles, or a share."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="cells")
    published_on = models.DateField()
    metric = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    q1_percent = models.PositiveSmallIntegerField(null=True)
    median_percent = models.PositiveSmallIntegerField(null=True)
    q3_percent = models.PositiveSmallIntegerField(null=True)
    share_percent = models.PositiveSmallIntegerField(null=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "published_on", "metric"],
                name="cell_one_per_publication",
            ),
            models.CheckConstraint(
                name="cell_of_five_at_least", condition=models.Q(count__gte=5)
            ),
        ]
