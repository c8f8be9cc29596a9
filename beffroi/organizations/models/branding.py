"""The look of an organization, and of an establishment that has its own."""

import uuid

from django.db import models
from django.db.models import Q

from beffroi.files.models import StoredFile
from beffroi.organizations.models.places import Establishment, ManagingOrganization


class Branding(models.Model):
    """A logo, two colors, a contact and a signature; what is empty is inherited.

    An establishment inherits from its organization, an organization from Beffroi.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.OneToOneField(
        ManagingOrganization,
        on_delete=models.CASCADE,
        null=True,
        related_name="branding",
    )
    establishment = models.OneToOneField(
        Establishment, on_delete=models.CASCADE, null=True, related_name="branding"
    )
    logo = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    color = models.CharField("couleur principale", max_length=7, blank=True)
    accent = models.CharField("couleur d’accent", max_length=7, blank=True)
    contact = models.CharField("contact", max_length=400, blank=True)
    signature = models.CharField("signature", max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branding_one_owner",
                condition=Q(organization=None, establishment__isnull=False)
                | Q(organization__isnull=False, establishment=None),
            )
        ]
