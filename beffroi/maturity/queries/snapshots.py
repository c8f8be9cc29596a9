"""The validations of one establishment, and one of them as it was frozen."""

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.models.frameworks import Framework
from beffroi.organizations.models.places import Establishment


def snapshots_of(
    user: User, establishment: Establishment, framework: Framework | None = None
) -> QuerySet[Snapshot]:
    """Return the validations, the latest first, without their heavy content."""
    return (
        Snapshot.objects.visible_to(user)
        .filter(
            assessment__establishment=establishment, assessment__framework=framework
        )
        .defer("content")
        .order_by("-validated_at", "pk")
    )
