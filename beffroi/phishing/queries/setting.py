"""What the messages and the pages of a test say of an establishment."""

from urllib.parse import urlsplit

from django.conf import settings

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.mail.models import SendingProfile
from beffroi.mail.work.writing import domain_of
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.rules.messages import Setting
from beffroi.reference.queries import region_name


def setting_of(place: Establishment, profile: SendingProfile) -> Setting:
    """Return the words of an establishment; without referent, their places stay empty."""
    referent = referent_of(place)
    return Setting(
        establishment=place.name,
        organization=place.organization.name if place.organization else "",
        city=place.town,
        region=region_name(place.region_code) if place.region_code else "",
        test_domain=domain_of(profile),
        referent=referent.get_full_name() if referent else "",
        referent_contact=referent.email if referent else "",
    )


def referent_of(place: Establishment) -> User | None:
    """Return the referent who has been there longest; None without one."""
    rows = (
        Membership.objects.active()
        .acting_at(place.pk, place.organization_id)
        .filter(role=Role.REFERENT, user__is_active=True)
        .order_by("started_at", "pk")
    )
    first = rows.values_list("user_id", flat=True).first()
    return User.objects.filter(pk=first).first() if first else None


def link_base(profile: SendingProfile) -> str:
    """Return where the links of a profile’s messages lead, without the token.

    The host of tests that shares its domain, or the first one; without any, the public
    address.
    """
    public = urlsplit(settings.PUBLIC_URL)
    hosts = list(settings.LURE_HOSTS)
    domain = domain_of(profile)
    own = [host for host in hosts if host == domain or host.endswith(f".{domain}")]
    host = next(iter(own or hosts), "")
    if not host:
        return f"{settings.PUBLIC_URL}/t/"
    port = f":{public.port}" if public.port else ""
    return f"{public.scheme}://{host}{port}/t/"
