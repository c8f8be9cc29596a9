"""What the regional team corrected among the dated facts."""

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
