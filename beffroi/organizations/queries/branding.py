"""Which look the documents and the letters of an establishment bear."""

from contextlib import suppress

from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.files.models import StoredFile
from beffroi.files.queries import open_file
from beffroi.organizations.access import MANAGERS
from beffroi.organizations.models.branding import Branding
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.ui.branding import BELL, TOWER, Brand


def brand_of(place: Establishment) -> Brand:
    """Return the look of an establishment, each part its own, its organization's or Beffroi's."""
    rows = Branding.objects.filter(
        Q(establishment_id=place.pk)
        | Q(organization_id=place.organization_id, organization_id__isnull=False)
    ).select_related("logo")
    # Its own row first: the organization's has no establishment.
    ordered = sorted(rows, key=lambda row: row.establishment_id is None)
    return _joined(place.name, ordered)


def brand_of_organization(organization: ManagingOrganization) -> Brand:
    rows = Branding.objects.filter(organization=organization).select_related("logo")
    return _joined(organization.name, list(rows))


def brand_at(
    organization: ManagingOrganization | None, places: "list[Establishment]"
) -> Brand:
    """Return the look of a letter about some establishments, or a whole organization."""
    if len(places) == 1:
        return brand_of(places[0])
    return brand_of_organization(organization) if organization else Brand()


def _joined(name: str, rows: list[Branding]) -> Brand:
    if not rows:
        return Brand()

    def first(field: str) -> str:
        return next(
            (str(getattr(row, field)) for row in rows if getattr(row, field)), ""
        )

    logo = next((row.logo for row in rows if row.logo), None)
    return Brand(
        name=name,
        color=first("color") or TOWER,
        accent=first("accent") or BELL,
        logo_png=_bytes_of(logo) if logo else b"",
        contact_lines=tuple(first("contact").splitlines()),
        signature=first("signature"),
    )


def _bytes_of(stored: StoredFile) -> bytes:
    """Return the picture; a document is worth more than a logo that the disk lost."""
    with suppress(OSError), open_file(stored) as stream:
        return stream.read()
    return b""


def may_brand(user: User, organization: ManagingOrganization) -> bool:
    """Tell whether a person manages the whole organization."""
    reach = Membership.objects.reach_of(user)
    return organization.pk in reach.organization_ids(MANAGERS)
