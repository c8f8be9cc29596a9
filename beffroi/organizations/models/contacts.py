"""Whom to call, what was said, what is shared."""

import uuid

from django.conf import settings
from django.db import models

from beffroi.organizations.models.places import Establishment


class EmergencyContact(models.Model):
    """A number to call during an attack, one per kind and establishment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="emergency_contacts"
    )
    kind = models.CharField(max_length=20)
    name = models.CharField("nom", max_length=120, blank=True)
    phone = models.CharField("téléphone", max_length=30)
    note = models.CharField("précision", max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "kind"], name="contact_one_per_kind"
            )
        ]


class ContactNote(models.Model):
    """What the regional team noted after talking with an establishment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="contact_notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    text = models.TextField("note", max_length=2000)


class SharingChoice(models.Model):
    """One dated choice of what the regional team sees; the last one holds."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="sharing_choices"
    )
    level = models.CharField(max_length=12)
    chosen_at = models.DateTimeField()
    chosen_by_key = models.CharField(max_length=64)
    chosen_by_label = models.CharField(max_length=200)
