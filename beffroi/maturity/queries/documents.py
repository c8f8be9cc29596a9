"""The documents of a place, and those that a person had made."""

from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.reports import Report
from beffroi.maturity.rules.documents import HAS_KINDS
from beffroi.organizations.models.places import Establishment, ManagingOrganization


def documents_of(
    user: User, establishment: Establishment, framework: Framework | None = None
) -> QuerySet[Report]:
    """Return the reports and questionnaires of an establishment, latest first."""
    rows = _listed(user).filter(establishment=establishment, framework=framework)
    return rows.exclude(kind__in=HAS_KINDS)


def has_documents_of(user: User, establishment: Establishment) -> QuerySet[Report]:
    """Return the HAS files of an establishment, those past their last day left out."""
    return (
        _listed(user)
        .filter(establishment=establishment, kind__in=HAS_KINDS)
        .filter(Q(expires_on=None) | Q(expires_on__gte=clock.today()))
    )


def bundles_of(user: User, organization: ManagingOrganization) -> QuerySet[Report]:
    """Return the archives that a person had made of an organization, latest first."""
    return _listed(user).filter(organization=organization)


def open_places(
    user: User, organization: ManagingOrganization
) -> QuerySet[Establishment]:
    """Return the establishments of an organization whose whole file is open to a person."""
    rows = Establishment.objects.reported_to(user).open()
    return rows.filter(organization=organization).order_by("sort_name", "pk")


def _listed(user: User) -> QuerySet[Report]:
    return (
        Report.objects.visible_to(user)
        .select_related("file")
        .order_by("-asked_at", "pk")
    )
