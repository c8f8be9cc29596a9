"""Cards rendered for everybody, and posters given out with a personal link each."""

import uuid
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.files.models import StoredFile
from beffroi.links.models import PersonalLink
from beffroi.organizations.models.places import Establishment


class PublishedCard(models.Model):
    """The PDF of one card as the public receives it.

    `fingerprint` tells what it was made of: another one means that it has aged.
    """

    slug = models.CharField(max_length=60, primary_key=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()


class PosterQuerySet(models.QuerySet["Poster"]):
    def visible_to(self, user: User) -> Self:
        """Posters of the establishments where a person is referent or director."""
        held = Establishment.objects.held_by(user, Role.REFERENT, Role.DIRECTOR)
        return self.filter(establishment_id__in=held.values("pk"))


class Poster(models.Model):
    """One poster on a wall: its QR code opens the establishment's numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    link = models.OneToOneField(
        PersonalLink, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField("où elle sera affichée", max_length=120, blank=True)
    made_at = models.DateTimeField()

    objects = PosterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-made_at"], name="poster_latest")
        ]
