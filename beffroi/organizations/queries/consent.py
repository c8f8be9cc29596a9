"""Who may be written to at an establishment, now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.organizations.access import directing
from beffroi.organizations.enums import PROOF_METHOD_LABELS
from beffroi.organizations.models.consent import (
    Authorization,
    Exclusion,
    RecipientDomain,
)
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffMember
from beffroi.organizations.rules.consent import Activity, Hold, hold_on
from beffroi.organizations.rules.recipient_domains import (
    CODE_TRIES,
    ProofMethod,
    domain_of,
    record_of,
    trouble_with,
)

LINES_SHOWN = 20


def holds(
    place: Establishment,
    addresses: Iterable[str],
    *,
    activity: Activity,
    subject_key: str,
    moment: datetime,
) -> Mapping[str, Hold | None]:
    """Return, for each address, why it may not be written to; None when it may.

    In four queries, whatever the number: to be asked at the moment of sending.
    """
    wanted = {address: address.strip().lower() for address in addresses}
    emails = sorted(set(wanted.values()))
    staff = StaffMember.objects.here_on(clock.today()).filter(
        establishment=place, email__in=emails
    )
    exclusions = Exclusion.objects.filter(establishment=place, email__in=emails)
    found = {
        "is_authorized": authorization_for(
            place, activity=activity, subject_key=subject_key, moment=moment
        )
        is not None,
        "staff": set(staff.values_list("email", flat=True)),
        "domains": proven_domains(place),
        "exclusions": set(exclusions.values_list("email", flat=True)),
    }
    return {
        address: hold_on(email, **found)  # type: ignore[arg-type]  # built just above
        for address, email in wanted.items()
    }


def authorization_for(
    place: Establishment, *, activity: Activity, subject_key: str, moment: datetime
) -> Authorization | None:
    """Return the direction's word in force for one thing, or for the programme."""
    rows = Authorization.objects.in_force(moment).covering(subject_key)
    return (
        rows.filter(establishment=place, purpose=activity)
        .order_by("-subject_key", "-granted_at")
        .first()
    )


def proven_domains(place: Establishment) -> frozenset[str]:
    rows = RecipientDomain.objects.for_place(place).proven_on(clock.today())
    return frozenset(rows.values_list("name", flat=True))


def excluded_addresses(place: Establishment) -> frozenset[str]:
    rows = Exclusion.objects.filter(establishment=place)
    return frozenset(rows.values_list("email", flat=True))


@dataclass(frozen=True, slots=True)
class DomainLine:
    """One declared domain, and where its proof stands."""

    domain: RecipientDomain
    label: str
    tone: str
    method: str
    record: str
    code_is_waited_for: bool
    is_shared: bool


def domain_lines(place: Establishment) -> Sequence[DomainLine]:
    """Return the domains that an establishment uses, its organization's included."""
    rows = RecipientDomain.objects.for_place(place).filter(revoked_at=None)
    return [domain_line(row) for row in rows.order_by("name", "pk")]


def domain_line(row: RecipientDomain) -> DomainLine:
    """Return a domain in words."""
    if row.is_proven(clock.today()):
        label, tone = "Prouvé", "good"
    elif row.verified_at is not None:
        label, tone = "À prouver de nouveau", "warn"
    else:
        label, tone = "À prouver", "neutral"
    is_waiting = (
        row.code_expires_at is not None
        and row.code_expires_at > clock.now()
        and row.code_tries < CODE_TRIES
    )
    return DomainLine(
        domain=row,
        label=label,
        tone=tone,
        method=PROOF_METHOD_LABELS[ProofMethod(row.method)] if row.method else "",
        record=record_of(row.record_token),
        code_is_waited_for=is_waiting,
        is_shared=row.organization_id is not None,
    )


def unproven_domains(place: Establishment) -> Mapping[str, int]:
    """Return the domains met among the staff's addresses that nobody has declared yet."""
    rows = RecipientDomain.objects.for_place(place).filter(revoked_at=None)
    declared = set(rows.values_list("name", flat=True))
    return {
        name: count
        for name, count in staff_domains(place).items()
        if name not in declared and trouble_with(name) is None
    }


def exclusions_of(place: Establishment) -> "QuerySet[Exclusion]":
    return Exclusion.objects.filter(establishment=place).order_by("email")


@dataclass(frozen=True, slots=True)
class AuthorizationLine:
    """One word of the direction: what it covers, and whether it is in force."""

    authorization: Authorization
    covers: str
    label: str
    tone: str
    is_in_force: bool


def authorization_lines(place: Establishment) -> Sequence[AuthorizationLine]:
    """Return the last words given by the direction, the latest first."""
    rows = Authorization.objects.filter(establishment=place).order_by("-granted_at")
    return [_authorization_line(row) for row in rows[:LINES_SHOWN]]


def _authorization_line(row: Authorization) -> AuthorizationLine:
    if row.revoked_at is not None:
        label, tone = "Retiré", "neutral"
    elif row.ends_at <= clock.now():
        label, tone = "Terminé", "neutral"
    else:
        label, tone = "En vigueur", "good"
    return AuthorizationLine(
        authorization=row,
        covers="Un test" if row.subject_key else "Programme de tests d’hameçonnage",
        label=label,
        tone=tone,
        is_in_force=tone == "good",
    )


def directors_in(place: Establishment, domain: str) -> Sequence[User]:
    """Return the directors of an establishment whose own address is in a domain."""
    people = User.objects.filter(pk__in=directing(place).values("user_id"))
    return [user for user in people.order_by("pk") if domain_of(user.email) == domain]


def staff_domains(place: Establishment) -> Mapping[str, int]:
    """Return the domains met among the staff's own addresses, the most used first."""
    rows = StaffMember.objects.here_on(clock.today()).filter(establishment=place)
    emails = rows.exclude(email="").values_list("email", flat=True).iterator()
    counts = Counter(domain_of(email) for email in emails)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
