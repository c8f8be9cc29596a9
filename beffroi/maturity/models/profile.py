"""The short profile that comes before the questions."""

import uuid
from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.organizations.models.places import Establishment


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            establishment_id__in=Establishment.objects.detailed_for(user).values("pk")
        )


class Profile(models.Model):
    """Size, who runs the IT, what is already appointed; nothing about residents."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.OneToOneField(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    places = models.PositiveIntegerField("places", null=True)
    staff_count = models.PositiveIntegerField("effectif", null=True)
    workstation_count = models.PositiveIntegerField("postes informatiques", null=True)
    it_manager = models.CharField("qui gère l’informatique", max_length=12, blank=True)
    has_referent = models.BooleanField("référent SSI désigné", null=True)
    referent_appointed_on = models.DateField("lettre de mission du", null=True)
    has_dpo = models.BooleanField("délégué à la protection des données", null=True)
    has_dui = models.BooleanField("dossier usager informatisé", null=True)
    dui_name = models.CharField("logiciel", max_length=120, blank=True)
    dui_hosting = models.CharField("hébergement", max_length=12, blank=True)
    has_insurance = models.BooleanField("assurance cyber", null=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = ProfileQuerySet.as_manager()
