"""What the regional team corrected among the dated facts and the obligations."""

import uuid

from django.db import models


class FactOverride(models.Model):
    """The value that holds instead of the one delivered, with its own source."""

    slug = models.CharField(max_length=60, primary_key=True)
    value = models.CharField("valeur", max_length=200)
    source = models.CharField("source", max_length=300)
    verified_on = models.DateField("vérifié le")
    changed_at = models.DateTimeField()
    changed_by_key = models.CharField(max_length=64)
    changed_by_label = models.CharField(max_length=200)


class ObligationRevision(models.Model):
    """One version of the text of an obligation, written by the regional team.

    Rows are only added; the last revision holds. `is_delivered` marks a return to the
    text delivered with Beffroi: `texts` is then empty. `texts` holds the fields of
    `rules.obligations.Wording`, but the state and the date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    is_delivered = models.BooleanField(default=False)
    texts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, blank=True)
    verified_on = models.DateField("vérifié le", null=True)
    changed_at = models.DateTimeField()
    changed_by_key = models.CharField(max_length=64)
    changed_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "revision"], name="obligation_one_per_revision"
            ),
            models.CheckConstraint(
                name="obligation_written_whole",
                condition=models.Q(is_delivered=True)
                | models.Q(verified_on__isnull=False, state__gt=""),
            ),
        ]
