"""Files that people or Beffroi itself deposited, checked before they are kept."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """One file on disk, known by its fingerprint, never served inline.

    Removed on request it keeps its row, without path: what names it stays readable.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=30)
    stored_at = models.DateTimeField()
    stored_by_key = models.CharField(max_length=64)
    stored_by_label = models.CharField(max_length=200)

    @property
    def is_removed(self) -> bool:
        return not self.path
