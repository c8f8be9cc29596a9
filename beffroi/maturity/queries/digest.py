"""What the reflexes have to say in the digest: proofs that fade, a validation to give."""

from datetime import timedelta

from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.lib.manifest import DigestLine, DigestSection
from beffroi.lib.text import long_date
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.addresses import Addresses
from beffroi.organizations.models.places import Establishment

SOON_DAYS = 30
LINES = 8


def digest_of(user: User) -> tuple[DigestSection, ...]:
    """Return the sections about the places that one person manages, or directs."""
    sections = (_expiring(user), _to_validate(user))
    return tuple(section for section in sections if section is not None)


def _expiring(user: User) -> DigestSection | None:
    places = Establishment.objects.held_by(user, Role.REFERENT, Role.DIRECTOR)
    today = clock.today()
    rows = (
        Evidence.objects.valid_on(today)
        .filter(
            establishment_id__in=places.values("pk"),
            expires_on__lte=today + timedelta(days=SOON_DAYS),
            framework__withdrawn_at=None,  # or no framework at all
        )
        .select_related("establishment", "framework")
        .order_by("expires_on", "pk")
    )
    lines = tuple(_expiring_line(row) for row in rows[:LINES])
    if not lines:
        return None
    return DigestSection("Preuves bientôt dépassées", lines, total=rows.count())


def _expiring_line(row: Evidence) -> DigestLine:
    slug = row.framework.slug if row.framework else ""
    address = Addresses(row.establishment_id, slug).question(row.question_id)
    return DigestLine(
        label=row.title,
        link=f"{address}#preuves",
        detail=f"{row.establishment.name}, jusqu’au {long_date(row.expires_on)}",
    )


def _to_validate(user: User) -> DigestSection | None:
    """The assessments complete enough and changed since their last validation."""
    places = Establishment.objects.held_by(user, Role.DIRECTOR)
    rows = (
        Standing.objects.filter(
            establishment_id__in=places.values("pk"),
            answered_count__gt=0,
            is_validated=False,
        )
        .select_related("establishment")
        .order_by("establishment__name", "pk")
    )
    lines = tuple(
        DigestLine(
            label=row.establishment.name,
            link=reverse("maturity:validation", args=[row.establishment_id]),
        )
        for row in rows[:LINES]
    )
    if not lines:
        return None
    return DigestSection(
        "Auto-évaluation modifiée, à relire et valider", lines, total=rows.count()
    )
