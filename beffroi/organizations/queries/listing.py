"""The establishments list: rows, map and export, same number of queries whatever the size."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.enums import SHARING_LABELS, STATE_LABELS, SUPPORT_LABELS
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet
from beffroi.organizations.queries.establishments import (
    PlaceFilters,
    counts_by_department,
    search,
)
from beffroi.organizations.rules.reach import Reach
from beffroi.organizations.rules.states import (
    EstablishmentState,
    SharingLevel,
    SupportState,
)
from beffroi.reference import queries as reference
from beffroi.ui.charts.tilemap import Tile

EXPORT_HEADERS = (
    "FINESS", "Nom", "Catégorie", "Organisme gestionnaire", "FINESS de l’organisme",
    "Adresse", "Code postal", "Commune", "Département", "Téléphone", "État",
    "Accompagnement", "Suivi par", "Partage", "Absent depuis le",
)  # fmt: skip


def listed(rows: EstablishmentQuerySet) -> EstablishmentQuerySet:
    """Read what a line of the list shows, no more."""
    return rows.select_related("organization", "officer").only(
        "finess", "name", "state", "not_seen_since", "category_code", "postal_code",
        "town", "support_state", "organization__name", "officer__first_name",
        "officer__last_name", "officer__email",
    )  # fmt: skip


def officers_of(region_codes: Iterable[str]) -> QuerySet[User]:
    """Return the regional teams of some regions, by name."""
    team = Membership.objects.active().filter(
        role=Role.REGIONAL_LEAD, region_code__in=frozenset(region_codes)
    )
    people = User.objects.filter(pk__in=team.values("user_id"), is_active=True)
    return people.order_by("last_name", "first_name", "pk")


def region_tiles(
    rows: EstablishmentQuerySet,
    reach: Reach,
    text: str,
    filters: PlaceFilters,
    *,
    query: str,
) -> list[Tile]:
    """Return one square per département of the regions held, the département filter apart.

    `rows` is what the filters and the words found: without département it is counted as it
    is, so that the words are not looked up again. `query` is the rest of the address, to
    which the département is added.
    """
    whole = (
        search(reach, text, replace(filters, department=""))
        if filters.department
        else rows
    )
    counts = counts_by_department(whole)
    codes = reach.region_codes(Role.REGIONAL_LEAD)
    return [
        Tile(
            code=item.code,
            name=item.name,
            column=item.tile[0],
            row=item.tile[1],
            count=counts.get(item.code, 0),
            url=f"?{query}{'&' if query else ''}departement={item.code}",
        )
        for item in reference.departments().values()
        if item.region_code in codes and item.tile
    ]


def export_rows(rows: EstablishmentQuerySet) -> Iterator[Sequence[str | date | None]]:
    """Yield the lines of the export, read by chunks."""
    for place in rows.select_related("organization", "officer").iterator(500):
        yield _export_row(place)


def _export_row(place: Establishment) -> Sequence[str | date | None]:
    owner = place.organization
    return (
        place.finess,
        place.name,
        reference.category_label(place.category_code),
        owner.name if owner else "",
        owner.finess if owner else "",
        place.address,
        place.postal_code,
        place.town,
        reference.department_name(place.department_code),
        place.phone,
        STATE_LABELS[EstablishmentState(place.state)],
        SUPPORT_LABELS[SupportState(place.support_state)],
        place.officer.get_full_name() if place.officer else "",
        SHARING_LABELS[SharingLevel(place.sharing_level)],
        place.not_seen_since,
    )


def category_labels(places: Iterable[Establishment]) -> dict[str, str]:
    """Return the short label of each category met."""
    known = reference.categories()
    return {
        code: known[code].short if code in known else code
        for code in {place.category_code for place in places}
    }
