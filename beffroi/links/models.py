"""Personal links: random, stored hashed, one purpose, expiring, revocable."""

import uuid

from django.db import models


class PersonalLink(models.Model):
    """One address given to one person or printed on one poster."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField()
    issued_by_key = models.CharField(max_length=64)
    issued_by_label = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
