"""What the edge shows, made ready by the web side; and the addresses a staff goes out by."""

from typing import Self

from django.db import models

from beffroi.accounts.models import User
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import managed_by


class Page(models.Model):
    """One ready-made page, told by the digest of what it holds: it never changes.

    Its few personal places « {{prenom}} » are filled at the edge. `headers` are those of
    its answer, `about` says who runs the test and whom to ask.
    """

    key = models.CharField(max_length=32, primary_key=True)
    html = models.TextField()
    headers = models.JSONField(default=dict)
    about = models.JSONField(default=dict)


class DeclaredNetworkQuerySet(models.QuerySet["DeclaredNetwork"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(managed_by(user))


class DeclaredNetwork(models.Model):
    """A public address by which the whole staff of an establishment goes out."""

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    network = models.CharField("adresse publique", max_length=43)

    objects = DeclaredNetworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "network"], name="phishing_network_once"
            )
        ]
